using System.Text.RegularExpressions;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Lines in the kernel log. The kernel logs for namespaces other than the first only if told to; the test tells it and puts that back.</summary>
public sealed class KernelLogTests(OneCluster shared) : IClassFixture<OneCluster>, IAsyncLifetime
{
    private const string Switch = "/proc/sys/net/netfilter/nf_log_all_netns";

    private string? _before;

    public async Task InitializeAsync()
    {
        if (File.Exists(Switch) && Environment.IsPrivilegedProcess)
        {
            _before = await File.ReadAllTextAsync(Switch);
            await File.WriteAllTextAsync(Switch, "1");
        }
    }

    public async Task DisposeAsync()
    {
        if (_before is not null)
        {
            await File.WriteAllTextAsync(Switch, _before);
        }
    }

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ADropIsLoggedWithItsLabelCutToTwelveBytes(bool v6)
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        var label = Guid.NewGuid().ToString("N")[..12];
        await cluster.ApplyAsync("policy", Manifest.Policy("p", $"egress: [{{action: Drop, enableLogging: true, logLabel: {label}thisIsCutOff, "
            + "to: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}], ports: [{protocol: TCP, port: 80}]}]"));
        Lines(label).ShouldBeEmpty();

        await new Verdicts().Expect("Dropped", a, v6 ? b.Ip6 : b.Ip, 80).CheckAsync();

        var (from, to) = v6 ? ("fd00:0031:0000:0000:0000:0000:0000:0001", "fd00:0031:0000:0000:0000:0000:0000:0002") : (a.Ip, b.Ip);
        var lines = Lines(label);
        lines.ShouldNotBeEmpty();
        lines.ShouldAllBe(l => Regex.IsMatch(l, $@"Antrea:O:Drop:{label}: ?IN= OUT=eth0 .*SRC={Regex.Escape(from)} DST={Regex.Escape(to)} .*PROTO=TCP .*DPT=80 "));
        lines.ShouldAllBe(l => !l.Contains("thisIsCutOff", StringComparison.Ordinal));
    }

    private static List<string> Lines(string label) =>
        [.. ProcessRunner.Must("dmesg", []).Split('\n').Where(l => l.Contains(label, StringComparison.Ordinal))];
}
