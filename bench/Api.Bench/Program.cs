using Antrea.Api.Bench;

// Usage: dotnet run -c Release --project bench/Api.Bench -- [lists|watch|agent|all] [PODS [ROUNDS]]
// agent: as root, in a network namespace made for it; all: lists and watch.
return args switch
{
    ["serve", var pods, var kubeconfig] => await Server.RunAsync(int.Parse(pods), kubeconfig),
    ["client", var kubeconfig, var how, var encoding] => await new Client(how == "streamed", encoding == "gzip").RunAsync(kubeconfig),
    ["raw", var kubeconfig, var how, var encoding] => await Raw.RunAsync(kubeconfig, how == "streamed", encoding == "gzip"),
    [] => await AllAsync("all", "100000", "3"),
    ["lists" or "watch" or "agent" or "all", ..] => await AllAsync(args[0], args.ElementAtOrDefault(1) ?? "100000", args.ElementAtOrDefault(2) ?? "3"),
    _ => Usage(),
};

static async Task<int> AllAsync(string what, string pods, string rounds)
{
    var kubeconfig = Path.GetTempFileName();
    try
    {
        using var server = new Child("serve", pods, kubeconfig);
        var bytes = double.Parse((await server.LineAsync("ready")).Split(' ')[1]);
        Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {pods} Pods of {bytes / double.Parse(pods) / 1e3:N1} KB");
        var scenarios = new Scenarios(server, kubeconfig);
        if (what is "lists" or "all")
        {
            await scenarios.ListsAsync(int.Parse(rounds));
        }

        if (what is "watch" or "all")
        {
            await scenarios.WatchAsync(1000, 20);
        }

        if (what == "agent")
        {
            await scenarios.AgentAsync(100, 20);
        }
    }
    finally
    {
        File.Delete(kubeconfig);
    }

    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: [lists|watch|agent|all] [PODS [ROUNDS]]");
    return 2;
}
