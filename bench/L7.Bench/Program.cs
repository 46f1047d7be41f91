using Antrea.L7.Bench;
using Antrea.L7.Bench.Lab;

// Usage: dotnet run -c Release --project bench/L7.Bench -- matcher | lab [--rounds N] [--seconds S] [--only NAME,..]
return args switch
{
    ["lab", .. var rest] => await LabBench.RunAsync(rest),
    ["matcher"] => MatcherScenarios.Run(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: matcher | lab [--rounds N] [--seconds S] [--only NAME,..]");
    return 2;
}
