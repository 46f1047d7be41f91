using System.Text.Json;
using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Preflight;

/// <summary>The command <c>check</c> on the real kernel, in a namespace of the test's own: it sees what is there, and leaves it as it was.</summary>
public sealed class CheckTests : IDisposable
{
    // As in the agent's Pod: no namespace of its own can be made.
    private static readonly string[] AsPod = ["setpriv", "--bounding-set", "-all,+net_admin,+net_raw", "--inh-caps", "-all"];

    private readonly NetworkNamespace _machine = NetworkNamespace.Create("aakchk");
    private readonly string _folder = Directory.CreateTempSubdirectory("check").FullName;

    [RootTheory]
    [InlineData("iptables-nft", true)]
    [InlineData("iptables-nft", false)]
    [InlineData("iptables-legacy", true)]
    [InlineData("iptables-legacy", false)]
    public void This_kernel_passes_and_nothing_stays(string iptables, bool separate)
    {
        foreach (var program in new[] { iptables, iptables.Replace("ip", "ip6", StringComparison.Ordinal) })
        {
            _machine.Must(program, "-A INPUT -p tcp --dport 1 -j ACCEPT");
        }

        _machine.Must("ipset", "create OTHERS hash:net");
        var before = State();
        var rows = Check(separate, out var code);
        State().ShouldBe(before);
        rows["iptables backend"].ShouldBe(("pass", $"{iptables[9..]}, 1 rules there now"));
        foreach (var name in new[] { "match set", "match conntrack", "target CONNMARK", "target NFQUEUE", "target REJECT", "set hash:net,iface", "connection table" })
        {
            rows[name].Outcome.ShouldBe("pass", $"{name}: {rows[name].Found}");
        }

        rows["packet queue"].ShouldBe(("pass", separate ? "a packet came and was let go" : "can be bound; no packet was sent"));
        rows["packet log"].ShouldBe(("pass", separate ? "a packet came" : "can be bound; no packet was sent"));
        rows.Values.Count(r => r.Outcome == "fail").ShouldBe(0);
        code.ShouldBe(0);
    }

    [RootFact]
    public void Both_backends_in_use_and_a_bridge_that_is_not_seen_are_found()
    {
        _machine.Must("iptables-nft", "-A INPUT -p tcp --dport 1 -j ACCEPT");
        _machine.Must("iptables-legacy", "-A INPUT -p tcp --dport 1 -j ACCEPT");
        _machine.Ip("link add cni0 type bridge", "link add veth1 type veth peer name veth2", "link set veth1 master cni0", "link add mv0 link veth2 type macvlan");
        if (File.Exists("/proc/sys/net/bridge/bridge-nf-call-iptables"))
        {
            _machine.Sysctl(("net.bridge.bridge-nf-call-iptables", "0"));
        }

        var rows = Check(separate: true, out var code);
        rows["iptables backend"].Outcome.ShouldBe("warn");
        rows["bridge-nf-call-iptables"].Outcome.ShouldBe("fail");
        rows["datapath macvlan"].Outcome.ShouldBe("warn");
        code.ShouldBe(1);
    }

    [RootFact]
    public void Without_privileges_it_says_what_it_could_not_try()
    {
        var rows = Check(out var code, "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups");
        rows["capability NET_ADMIN"].Outcome.ShouldBe("fail");
        rows["packet queue"].ShouldBe(("fail", "not tried: needs NET_ADMIN"));
        code.ShouldBe(1);
    }

    public void Dispose()
    {
        _machine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private Dictionary<string, (string Outcome, string Found)> Check(bool separate, out int code) => Check(out code, separate ? ["env"] : AsPod);

    private Dictionary<string, (string Outcome, string Found)> Check(out int code, params string[] prefix)
    {
        CommandResult said = _machine.Exec(
            prefix[0], [.. prefix[1..], AgentBinary.Find() ?? throw new InvalidOperationException("the agent is not built"), "check", "-o", "json", "--state-dir", _folder, "--log-dir", _folder]);
        code = said.ExitCode;
        said.Stderr.ShouldBeEmpty();
        using var json = JsonDocument.Parse(said.Stdout);
        return json.RootElement.GetProperty("rows").EnumerateArray().ToDictionary(
            r => r.GetProperty("name").GetString()!, r => (r.GetProperty("outcome").GetString()!, r.GetProperty("found").GetString()!));
    }

    // Asking iptables-legacy would load its tables.
    private string State() => string.Join('\n', new[]
    {
        _machine.Must("nft", "list ruleset"), _machine.Must("ipset", "save"), _machine.Invoke(() => File.ReadAllText("/proc/thread-self/net/ip_tables_names") + File.ReadAllText("/proc/thread-self/net/ip6_tables_names")),
    });
}
