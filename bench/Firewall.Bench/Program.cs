using Antrea.Firewall.Bench;

// Usage: ip netns add bench; ip netns exec bench dotnet run -c Release --project bench/Firewall.Bench [-- nft|legacy]
// One scenario alone: -- nft pods
if (args is ["serve", var listen])
{
    return ConnectLoop.Serve(int.Parse(listen, System.Globalization.CultureInfo.InvariantCulture));
}

if (args is ["connect", var address, var to, var seconds])
{
    return ConnectLoop.Connect(address, int.Parse(to, System.Globalization.CultureInfo.InvariantCulture), double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
}

var backend = args is ["legacy", ..] ? Antrea.Enforcers.Firewall.Backend.Legacy : Antrea.Enforcers.Firewall.Backend.Nft;
if (Environment.UserName != "root" || !Guard.InOwnNamespace())
{
    Console.Error.WriteLine("Run as root in a network namespace of its own: it writes iptables rules.\n  ip netns add bench && ip netns exec bench dotnet run -c Release --project bench/Firewall.Bench");
    return 2;
}

var lab = await Lab.MakeAsync(backend);
Console.WriteLine($"backend {backend}, {Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}");
if (args is [_, "pods"])
{
    await PodScenario.RunAsync(lab);
    return 0;
}

await Scenarios.LargeSetAsync(lab);
await Scenarios.OneRuleInTenThousandAsync(lab);
await Scenarios.ThousandPoliciesAsync(lab);
await PodScenario.RunAsync(lab);
await lab.Driver.CleanUpAsync();
return 0;
