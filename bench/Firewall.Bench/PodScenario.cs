using System.Diagnostics;
using System.Globalization;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;

namespace Antrea.Firewall.Bench;

/// <summary>
/// What policies on Pods cost a new connection: 10,000 policies in the cluster and 110 Pods on the node, against an empty FORWARD chain.
/// </summary>
public static class PodScenario
{
    private const int Policies = 10_000, LocalPods = 110, Port = 8080, Rounds = 7;
    private const string Client = "fwbench-c", Server = "fwbench-s", ClientAddress = "10.44.0.10", ServerAddress = "10.44.0.11";

    /// <summary>Measures.</summary>
    public static async Task RunAsync(Lab lab)
    {
        await MakeNetworkAsync(lab);
        using var server = Start(Server, "serve", Port.ToString(CultureInfo.InvariantCulture));
        try
        {
            await server.StandardOutput.ReadLineAsync();
            var begin = Stopwatch.GetTimestamp();
            var whole = WholeCluster.Of("n", Objects(), EffectiveConfig.Defaults);
            Console.WriteLine($"plan of {Policies:N0} policies, {LocalPods} local Pods: {Stopwatch.GetElapsedTime(begin).TotalMilliseconds:F0} ms from scratch, "
                + $"{whole.Plan.Pods.Rules.Count} rules here, {whole.Plan.Pods.Profiles.Count} profiles");
            if (whole.Problems.FirstOrDefault(p => p.IsError) is { } problem)
            {
                throw new InvalidOperationException(problem.ToString());
            }

            var (empty, tracked, ours) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < Rounds; i++)
            {
                await lab.Driver.CleanUpAsync();
                empty.Add(await MeasureAsync());
                await RunAsync(lab, lab.Driver.Programs.Restore(AddressFamily.V4), "*filter\n-A FORWARD -m conntrack --ctstate ESTABLISHED -j RETURN\nCOMMIT\n");
                tracked.Add(await MeasureAsync());
                await RunAsync(lab, lab.Driver.Programs.Restore(AddressFamily.V4), "*filter\n-D FORWARD -m conntrack --ctstate ESTABLISHED -j RETURN\nCOMMIT\n");
                var report = await lab.Driver.ApplyAsync(whole.Plan, Lab.None);
                if (!report.Verified)
                {
                    throw new InvalidOperationException(report.Error);
                }

                ours.Add(await MeasureAsync());
            }

            var (e, t, o) = (Median(empty), Median(tracked), Median(ours));
            Console.WriteLine($"new connection: {o:F1} us = {o / e:F2} x empty FORWARD ({e:F1} us), {o / t:F2} x one conntrack rule ({t:F1} us)");
            Console.WriteLine($"  rounds, ours/empty: {string.Join(" ", ours.Zip(empty, (a, b) => (a / b).ToString("F2", CultureInfo.InvariantCulture)))}");
        }
        finally
        {
            server.Kill();
            await lab.Driver.CleanUpAsync();
            await lab.Runner.RunAsync("ip", ["netns", "del", Client], "");
            await lab.Runner.RunAsync("ip", ["netns", "del", Server], "");
        }
    }

    private static IEnumerable<KubeObject> Objects()
    {
        yield return new Node(new ObjectMeta("n"), [new NodeAddress("InternalIP", "172.31.0.1")], ["10.44.0.0/24"]);
        yield return new Namespace(new ObjectMeta("x"));
        for (var i = 0; i < LocalPods; i++)
        {
            yield return new Pod(
                new ObjectMeta($"p{i}", "x", Labels: Labels.Of(("app", $"a{i}"), ("all", "1"))), "n", "default", false, "Running", [$"10.44.0.{10 + i}"], []);
        }

        // Each policy is for one application; most of them run elsewhere. The first two Pods' have a rule that lets the measured port in and out.
        for (var i = 0; i < Policies; i++)
        {
            var target = new AppliedTo(PodSelector: new LabelSelector(Labels.Of(("app", $"a{i}")), []), NamespaceSelector: LabelSelector.Everything);
            var peer = new PolicyPeer(PodSelector: new LabelSelector(Labels.Of(("app", $"a{(i + 1) % LocalPods}")), []), NamespaceSelector: LabelSelector.Everything);
            var all = new PolicyPeer(PodSelector: new LabelSelector(Labels.Of(("all", "1")), []), NamespaceSelector: LabelSelector.Everything);
            PolicyRule Rule(string name, RuleAction action, PolicyPeer? p, int? port) =>
                new(name, action, p is null ? [] : [p], [], port is { } n ? [new PolicyPort(PortProtocol.TCP, n)] : [], [], [], []);
            yield return new ClusterNetworkPolicy(
                new ObjectMeta($"policy-{i}", Generation: 1),
                new PolicySpec("application", 1 + (i % 1000), [target],
                    [Rule("near", RuleAction.Allow, peer, 9000), Rule("in", RuleAction.Allow, all, Port), Rule("rest", RuleAction.Drop, null, null)],
                    [Rule("near-out", RuleAction.Allow, peer, 9000), Rule("out", RuleAction.Allow, all, Port), Rule("rest-out", RuleAction.Drop, null, null)]));
        }
    }

    private static async Task MakeNetworkAsync(Lab lab)
    {
        await RunAsync(lab, "ip", "", "link", "set", "lo", "up");
        await RunAsync(lab, "ip", "", "addr", "replace", "10.44.0.1/32", "dev", "lo");
        await RunAsync(lab, "sysctl", "", "-qw", "net.ipv4.ip_forward=1");
        foreach (var (ns, address, device) in ((string, string, string)[])[(Client, ClientAddress, "bc"), (Server, ServerAddress, "bs")])
        {
            await lab.Runner.RunAsync("ip", ["netns", "del", ns], "");
            await RunAsync(lab, "ip", "", "netns", "add", ns);
            await RunAsync(lab, "ip", "", "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", ns);
            await RunAsync(lab, "ip", "", "link", "set", device, "up");
            await RunAsync(lab, "ip", "", "route", "replace", $"{address}/32", "dev", device);
            await RunAsync(lab, "ip", "", "-n", ns, "addr", "add", $"{address}/32", "dev", "eth0");
            await RunAsync(lab, "ip", "", "-n", ns, "link", "set", "eth0", "up");
            await RunAsync(lab, "ip", "", "-n", ns, "link", "set", "lo", "up");
            await RunAsync(lab, "ip", "", "-n", ns, "route", "add", "10.44.0.1", "dev", "eth0");
            await RunAsync(lab, "ip", "", "-n", ns, "route", "add", "default", "via", "10.44.0.1");
        }
    }

    private static async Task RunAsync(Lab lab, string program, string stdin, params string[] arguments)
    {
        string[] given = program.EndsWith("-restore", StringComparison.Ordinal) ? ["--noflush", "-w"] : arguments;
        var result = await lab.Runner.RunAsync(program, given, stdin);
        if (!result.Ok)
        {
            throw new InvalidOperationException(result.Explain($"{program} {string.Join(' ', given)}"));
        }
    }

    private static Task RunAsync(Lab lab, string restore, string stdin) => RunAsync(lab, restore, stdin, []);

    private static async Task<double> MeasureAsync()
    {
        using var client = Start(Client, "connect", ServerAddress, Port.ToString(CultureInfo.InvariantCulture), "1.5");
        var line = await client.StandardOutput.ReadLineAsync();
        await client.WaitForExitAsync();
        return double.Parse(line!, CultureInfo.InvariantCulture);
    }

    private static Process Start(string ns, params string[] arguments) => Process.Start(new ProcessStartInfo(
        "ip", ["netns", "exec", ns, Environment.ProcessPath!, .. arguments]) { RedirectStandardOutput = true })!;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
