using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Without a judge nothing is judged, so nothing passes; what needs none goes on.</summary>
public sealed class ListenerTests
{
    private static readonly string Policy = L7Text.Ingress("{http: {path: \"/public*\"}}, {tls: {sni: foo.bar.com}}");

    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Routed, true)]
    [InlineData(PodLink.Bridged, false)]
    public async Task WithoutAgentRequestsAreDroppedAndAllowedTlsGoesOn(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), Policy);
        var address = L7Lab.Address(lab.Web, v6);
        using var tls = await HttpConnection.OpenTlsAsync(lab.Client, lab.ServiceIp(v6), 443, "foo.bar.com");
        using var http = await HttpConnection.OpenAsync(lab.Client, address, 80);
        lab.External.Serve(LabProtocol.Tcp, 9000);
        using var plain = await lab.Client.ConnectAsync(L7Lab.Address(lab.External, v6), 9000);
        (await tls.AskAsync("/1")).IsOk.ShouldBeTrue();
        await LetGoAsync(lab, tls);
        (await http.AskAsync("/public/1")).IsOk.ShouldBeTrue();

        lab.Agent.Suspend();
        await DownAsync("/stopped");
        lab.Agent.Resume();
        (await Web.CurlAsync(lab.Client, address, "/public/awake")).ShouldBe(200);

        await lab.Agent.KillAsync();
        await DownAsync("/killed");
        (await tls.AskAsync("/2", "POST", body: new byte[500_000])).IsOk.ShouldBeTrue();

        lab.Agent.Start();
        await lab.Agent.WaitReadyAsync();
        (await Patience.UntilAsync(async () => await Web.CurlAsync(lab.Client, address, "/public/back") == 200)).ShouldBeTrue();
        (await tls.AskAsync("/3")).IsOk.ShouldBeTrue();
        (await plain.AskAsync()).ShouldBe("ext");
        using var idle = await HttpConnection.OpenAsync(lab.Client, address, 80);
        (await http.AskAsync("/public/old")).IsReset.ShouldBeTrue();
        (await idle.AskAsync("/public/new")).IsOk.ShouldBeTrue();
        lab.Http.Requests.ShouldAllBe(r => r.Target.StartsWith("/public"));

        async Task DownAsync(string mark)
        {
            (await tls.AskAsync(mark)).ToString().ShouldStartWith("Response 200");
            (await plain.AskAsync()).ShouldBe("ext");
            var waiting = new[] { "/public" + mark, "/private" + mark }.Select(p => Web.CurlAsync(lab.Client, address, p, more: ["-m", "1"]));
            (await Task.WhenAll(waiting)).ShouldAllBe(status => status == 0);
            (await Web.HandshakeAsync(lab.Client, address, "foo.bar.com")).ShouldBeFalse();
            lab.Http.Requests.ShouldAllBe(r => !r.Target.EndsWith(mark, StringComparison.Ordinal));
        }
    }

    /// <summary>A connection needs no judge any more once its server is known to have the hello; that is heard of within a second or so.</summary>
    private static async Task LetGoAsync(L7Lab lab, HttpConnection tls)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var i = 0; i < 50; i++)
        {
            (await tls.AskAsync("/again")).IsOk.ShouldBeTrue();
            await tick.WaitForNextTickAsync();
            var packets = Queued(lab);
            (await tls.AskAsync("/again")).IsOk.ShouldBeTrue();
            if (Queued(lab) == packets)
            {
                return;
            }
        }

        Assert.Fail("the connection was never let go");
    }

    // Packets that the rule of the queue has counted, in both families.
    private static long Queued(L7Lab lab) => new[] { "iptables-save", "ip6tables-save" }.Sum(program =>
        lab.Node.Namespace.Must(program, "-c -t security").Split('\n').Where(l => l.Contains("NFQUEUE", StringComparison.Ordinal)).Sum(l => long.Parse(l[1..l.IndexOf(':', StringComparison.Ordinal)])));

    [RootFact]
    public async Task OnlyWhoAsksForItGetsAnOpenDoor()
    {
        await using var lab = await L7Lab.CreateAsync(policy: Policy, config: "l7: {failOpen: true}\n");
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/private")).ShouldBe(0);
        await lab.Agent.KillAsync();
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/private")).ShouldBe(200);
    }

    [RootFact]
    public async Task WithTheGateOffTheRulesTrafficIsDroppedAndNotAllowed()
    {
        await using var lab = await L7Lab.CreateAsync(policy: Policy);
        lab.Configure("", on: false);
        await lab.ApplyAsync("");
        (await Task.WhenAll(Web.CurlAsync(lab.Client, lab.Web.Ip, "/public", more: ["-m", "1"]), Web.CurlAsync(lab.Client, lab.Web.Ip6, "/private", more: ["-m", "1"])))
            .ShouldAllBe(status => status == 0);
        var policy = (await lab.Cluster.Agents.PoliciesAsync()).Single(p => p.GetProperty("name").GetString() == "in");
        policy.GetProperty("phase").GetString().ShouldBe("Failed");
        policy.GetProperty("message").GetString()!.ShouldContain("L7NetworkPolicy");

        lab.Configure("");
        await lab.ApplyAsync("");
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/private")).ShouldBe(0);
    }
}
