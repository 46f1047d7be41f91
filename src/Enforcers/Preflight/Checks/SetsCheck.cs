namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Makes a set of each kind that the agent makes, with a member, and removes it.</summary>
public sealed class SetsCheck : ICheck
{
    private const string SetName = "ANTREA-CHECK-SET";

    private static readonly (string Name, string Create, string Member, string Module, string Use)[] Kinds =
    [
        ("set hash:net", "hash:net family inet", "10.0.0.0/8", "ip_set_hash_net", "every rule with several addresses"),
        ("set hash:net, IPv6", "hash:net family inet6", "fd00::/64", "ip_set_hash_net", "every rule with several IPv6 addresses"),
        ("set with time to live", "hash:net family inet timeout 0", "10.0.0.1 timeout 60", "ip_set_hash_net", "domain names"),
        ("set hash:net,iface", "hash:net,iface family inet", "10.0.0.1,lo", "ip_set_hash_netiface", "binding Pods to their interfaces"),
    ];

    /// <inheritdoc/>
    public string Name => "sets";

    /// <inheritdoc/>
    public bool NeedsRoot => true;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var rows = new List<CheckRow>();

        // One that was killed may have left it.
        await DestroyAsync(machine).ConfigureAwait(false);
        foreach (var (name, create, member, module, use) in Kinds)
        {
            var result = await machine.Scratch.Runner.RunAsync(
                "ipset", ["restore"], $"create {SetName} {create}\nadd {SetName} {member}\ndestroy {SetName}\n", cancel).ConfigureAwait(false);
            if (!result.Ok)
            {
                await DestroyAsync(machine).ConfigureAwait(false);
            }

            rows.Add(result.Ok ? CheckRow.Pass(name, "there") : CheckRow.Fail(name, result.Explain("ipset"), $"needed for {use}: modprobe {module}, or a kernel that has it"));
        }

        return rows;
    }

    private static Task DestroyAsync(PreflightMachine machine) => machine.Scratch.Runner.RunAsync("ipset", ["destroy", SetName], "", CancellationToken.None);
}
