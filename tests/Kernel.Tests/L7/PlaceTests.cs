using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Where in the packets' way the judge stands: behind every decision of the filter table, on either node, in both directions.</summary>
public sealed class PlaceTests
{
    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task WhatTheJudgeAllowsAnotherRuleMayStillForbid(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress());
        foreach (var v6 in new[] { false, true })
        {
            var program = v6 ? "ip6tables" : "iptables";
            using var open = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80);
            (await open.AskAsync("/public")).IsOk.ShouldBeTrue();
            var (before, rule) = (lab.Http.Connections.Count, $"FORWARD -d {L7Lab.Address(lab.Web, v6)} -p tcp --dport 80 -j DROP");
            lab.Node.Namespace.Must(program, $"-w 10 -A {rule}");

            (await open.AskAsync($"/public/{program}", timeout: TimeSpan.FromSeconds(1))).Kind.ShouldBe(AnswerKind.Silence);
            (await Web.CurlAsync(lab.Client, L7Lab.Address(lab.Web, v6), "/public/3", more: ["-m", "1"])).ShouldBe(0);
            lab.Http.Connections.Count.ShouldBe(before);
            lab.Http.Saw($"/public/{program}").ShouldBeFalse();

            lab.Node.Namespace.Must(program, $"-w 10 -D {rule}");
            (await Web.CurlAsync(lab.Client, L7Lab.Address(lab.Web, v6), "/public/4")).ShouldBe(200);
        }
    }

    [RootFact]
    public async Task AnEarlyAcceptForOpenConnectionsHidesNothingFromTheJudge()
    {
        await using var lab = await L7Lab.CreateAsync(policy: L7Text.Ingress());
        using var open = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await open.AskAsync("/public")).IsOk.ShouldBeTrue();
        lab.Node.Namespace.Must("iptables", "-w 10 -I FORWARD 1 -m conntrack --ctstate ESTABLISHED -j ACCEPT");
        (await open.AskAsync("/private")).IsReset.ShouldBeTrue();
        lab.Http.Saw("/private").ShouldBeFalse();
    }

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task WithoutConnectionTrackingNothingPasses(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress());
        using var open = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await open.AskAsync("/public")).IsOk.ShouldBeTrue();
        lab.Node.Namespace.Must("iptables", "-w 10 -t raw -I PREROUTING 1 -p tcp -j CT --notrack");

        await Task.WhenAll(
            open.AskAsync("/private", timeout: TimeSpan.FromSeconds(2)), Web.CurlAsync(lab.Client, lab.Web.Ip, "/private", more: ["-m", "2"]));

        lab.Http.Saw("/private").ShouldBeFalse();
        lab.Http.Connections.SelectMany(c => c.AllReadings()).ShouldAllBe(r => r.Target.StartsWith("/public"));
    }

    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Bridged, true)]
    public async Task AConnectionThatTheKernelForgotIsNotServedUnjudged(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress("{http: {path: \"/public*\"}}, {tls: {sni: foo.bar.com}}"));
        using var open = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80);
        using var idle = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80);
        using var tls = await HttpConnection.OpenTlsAsync(lab.Client, L7Lab.Address(lab.Web, v6), 443, "foo.bar.com");
        (await open.AskAsync("/public")).IsOk.ShouldBeTrue();
        lab.Node.Namespace.Must("conntrack", "-F");

        var second = TimeSpan.FromSeconds(1);
        await Task.WhenAll(open.AskAsync("/private", timeout: second), idle.AskAsync("/private", timeout: second), tls.AskAsync("/public", timeout: second));
        await Task.WhenAll(open.AskAsync("/private", timeout: second), idle.AskAsync("/private", timeout: second));
        lab.Http.Saw("/private").ShouldBeFalse();
    }

    [RootTheory]
    [InlineData(PodLink.Routed, true)]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Bridged, true)]
    [InlineData(PodLink.Bridged, false)]
    public async Task BetweenNodesThroughAnOverlay(PodLink pods, bool judgedAtTheServer)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods, NodeLink.Vxlan), agents: 2);
        var far = lab.Add("far", "app: far", lab.Cluster.Lab.NodeB);
        await lab.ApplyAsync(judgedAtTheServer ? L7Text.Ingress() : L7Text.Egress(label: "app: far"));
        foreach (var v6 in new[] { false, true })
        {
            foreach (var address in new[] { L7Lab.Address(lab.Web, v6), lab.ServiceIp(v6) })
            {
                using var connection = await HttpConnection.OpenAsync(far, address, 80);
                (await connection.AskAsync("/public/" + new string('x', 4000))).IsOk.ShouldBeTrue();
                (await connection.AskAsync("/public", "POST", body: new byte[1_000_000])).IsOk.ShouldBeTrue();
                (await connection.AskAsync("/private")).IsReset.ShouldBeTrue();
                (await HttpConnection.CanOpenTlsAsync(far, address, 443, "foo.bar.com")).ShouldBeFalse();
            }
        }

        await lab.DeleteAsync(L7Text.Reference(judgedAtTheServer ? "in" : "out"));
        await lab.ApplyAsync(judgedAtTheServer ? L7Text.Ingress(L7Text.Foo) : L7Text.Egress(L7Text.Foo, "app: far"));
        using var allowed = await HttpConnection.OpenTlsAsync(far, lab.Web.Ip, 443, "foo.bar.com");
        (await allowed.AskAsync("/any", "POST", body: new byte[1_000_000])).IsOk.ShouldBeTrue();
        (await HttpConnection.CanOpenTlsAsync(far, lab.Web.Ip6, 443, "bar.com")).ShouldBeFalse();
        lab.Http.Saw("/private").ShouldBeFalse();
    }

    [RootTheory]
    [InlineData(PodLink.Routed, 1)]
    [InlineData(PodLink.Bridged, 1)]
    [InlineData(PodLink.Routed, 2)]
    public async Task TheSendersRuleAndTheReceiversBothJudge(PodLink pods, int nodes)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), agents: nodes);
        var client = nodes == 1 ? lab.Client : lab.Add("far", "app: client", lab.Cluster.Lab.NodeB);
        await lab.ApplyAsync(L7Text.Ingress("{http: {path: \"/public*\"}}, {http: {path: \"/in*\"}}"));
        await lab.ApplyAsync(L7Text.Egress("{http: {path: \"/public*\"}}, {http: {path: \"/out*\"}}"));
        foreach (var v6 in new[] { false, true })
        {
            foreach (var address in new[] { L7Lab.Address(lab.Web, v6), lab.ServiceIp(v6) })
            {
                foreach (var denied in new[] { "/in", "/out", "/private" })
                {
                    using var connection = await HttpConnection.OpenAsync(client, address, 80);
                    (await connection.AskAsync("/public")).IsOk.ShouldBeTrue();
                    (await connection.AskAsync(denied)).IsReset.ShouldBeTrue();
                }
            }
        }

        lab.Http.Requests.ShouldAllBe(r => r.Target == "/public");
    }
}
