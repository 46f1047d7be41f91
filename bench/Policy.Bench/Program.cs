using Antrea.Policy.Bench;

// Usage: dotnet run -c Release --project bench/Policy.Bench
Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, server GC {System.Runtime.GCSettings.IsServerGC}");
Scenarios.AgainstNaive(500);
Scenarios.AgainstNaive(4000);
foreach (var load in (Func<Load>[])[() => Load.SmallNamespaces(25_000), Load.LargeNamespaces, Load.OneNamespace, Load.NetpolPerPod, Load.ClusterScopedNetpol])
{
    var made = load();
    Scenarios.Cluster(made);
    Scenarios.OneNode(made);
}

Scenarios.OneChange(Load.SmallNamespaces(25_000));
Scenarios.OneChange(Load.LargeNamespaces());
