using Antrea.L7.Bench.Lab;

// Usage: dotnet run -c Release --project bench/L7.Bench -- lab [--rounds N] [--seconds S] [--only NAME,..]
return args switch
{
    ["lab", .. var rest] => await LabBench.RunAsync(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: lab [--rounds N] [--seconds S] [--only NAME,..]");
    return 2;
}
