using System.Diagnostics;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Others change our rules just after we wrote them: the looks that follow each write find it.</summary>
public sealed class DriftTests(OneCluster shared) : IClassFixture<OneCluster>
{
    private const string Foreign = "-A INPUT -p tcp -m tcp --dport 9 -j ACCEPT";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    [RootTheory]
    [InlineData("flush", "iptables", "-F")]
    [InlineData("flush6", "ip6tables", "-F")]
    [InlineData("jump", "iptables", "-D INPUT 1")]
    [InlineData("before", "iptables", "-I INPUT 1 -p tcp --dport 9 -j ACCEPT")]
    [InlineData("members", "ipset", "flush SET-4")]
    [InlineData("member", "ipset", "add SET-6 fd00:31::9")]
    [InlineData("chain", "iptables-restore --noflush", "*filter\n-F ANTREA-POL-INGRESS-RULES\n-F ANTREA-INPUT\n-X ANTREA-POL-INGRESS-RULES\nCOMMIT\n")]
    [InlineData("rule", "iptables", "-D ANTREA-POL-INGRESS-RULES 1")]
    public async Task ItIsMended(string name, string program, string change)
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        a.Namespace.Must("iptables", "-F INPUT");
        await cluster.ApplyAsync("p", Manifest.Policy(
            $"p-{name}", "ingress: [{action: Drop, from: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}], ports: [{protocol: TCP, port: 80}]}]"));
        var (good, verdicts) = (KernelState.Normalised(a), new Verdicts());
        var set = KernelState.Members(a).First(m => m.StartsWith("ANTREA-POL-", StringComparison.Ordinal))[..^2];

        // A foreign rule stays, behind our jump.
        const string jump = "-j ANTREA-INPUT\n";
        var wanted = name == "before" ? good.Insert(good.IndexOf(jump, StringComparison.Ordinal) + jump.Length, Foreign + "\n") : good;
        var mended = Mended(cluster);

        Change(a, program, change.Replace("SET", set, StringComparison.Ordinal));
        var watch = Stopwatch.StartNew();
        while ((Mended(cluster) == mended || KernelState.Normalised(a) != wanted) && watch.Elapsed < Limit)
        {
            await Task.Delay(100);
        }

        KernelState.Normalised(a).ShouldBe(wanted);
        Mended(cluster).ShouldBeGreaterThan(mended);
        await verdicts.Expect("Dropped", b, a, 80).Expect("Connected", b, a, 81).CheckAsync();
    }

    private static void Change(LabNode node, string program, string change)
    {
        var words = program.Split(' ');
        var isText = change.Contains('\n', StringComparison.Ordinal);
        node.Namespace.Must(words[0], string.Join(' ', words.Skip(1)) + (isText ? "" : " " + change), isText ? change : "");
    }

    private static int Mended(AgentCluster cluster) => cluster.Agent.Output.Split("the kernel had drifted from the plan").Length - 1;
}
