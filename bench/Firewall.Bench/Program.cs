using Antrea.Firewall.Bench;

// Usage: ip netns add bench; ip netns exec bench dotnet run -c Release --project bench/Firewall.Bench [-- nft|legacy]
var backend = args is ["legacy"] ? Antrea.Enforcers.Firewall.Backend.Legacy : Antrea.Enforcers.Firewall.Backend.Nft;
if (Environment.UserName != "root" || !Guard.InOwnNamespace())
{
    Console.Error.WriteLine("Run as root in a network namespace of its own: it writes iptables rules.\n  ip netns add bench && ip netns exec bench dotnet run -c Release --project bench/Firewall.Bench");
    return 2;
}

var lab = await Lab.MakeAsync(backend);
Console.WriteLine($"backend {backend}, {Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}");
await Scenarios.LargeSetAsync(lab);
await Scenarios.OneRuleInTenThousandAsync(lab);
await Scenarios.ThousandPoliciesAsync(lab);
await lab.Driver.CleanUpAsync();
return 0;
