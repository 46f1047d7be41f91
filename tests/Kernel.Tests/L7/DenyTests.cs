using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>A denied request ends its connection at both ends, soon.</summary>
public sealed class DenyTests
{
    /// <summary>Of a machine that has other things to do as well; the best of some tries counts.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(150), Masqueraded = TimeSpan.FromMilliseconds(300);

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task BothEndsAreReset(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress());
        foreach (var v6 in new[] { false, true })
        {
            (string Way, LabHost From, string To, int Port, TimeSpan Limit)[] ways =
            [
                ("direct", lab.Client, L7Lab.Address(lab.Web, v6), 80, Soon),
                ("ClusterIP", lab.Client, lab.ServiceIp(v6), 80, Soon),
                ("from outside", lab.External, L7Lab.Address(lab.Web, v6), 80, Soon),
                ("NodePort from outside", lab.External, L7Lab.Address(lab.Node, v6), lab.NodePort(80), Masqueraded),
                ("NodePort from a Pod", lab.Client, L7Lab.Address(lab.Node, v6), lab.NodePort(80), Masqueraded),
            ];
            foreach (var way in ways)
            {
                foreach (var first in new[] { true, false })
                {
                    var what = $"{way.Way}, IPv{(v6 ? 6 : 4)}, first: {first}";
                    var best = await DeniedAsync(lab, way.From, way.To, way.Port, first, what);
                    for (var i = 0; i < 2 && best > way.Limit; i++)
                    {
                        var again = await DeniedAsync(lab, way.From, way.To, way.Port, first, what);
                        best = again < best ? again : best;
                    }

                    best.ShouldBeLessThan(way.Limit, what);
                }
            }
        }
    }

    [RootTheory]
    [InlineData(PodLink.Routed)]
    [InlineData(PodLink.Bridged)]
    public async Task ADeniedNameEndsTheHandshakeAtOnce(PodLink pods)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress(L7Text.Foo));
        foreach (var (from, to, port) in new[] { (lab.Client, lab.Web.Ip, 443), (lab.Client, lab.ServiceIp(true), 443), ((LabHost)lab.External, lab.Node.Ip, lab.NodePort(443)) })
        {
            (await HttpConnection.CanOpenTlsAsync(from, to, port, "foo.bar.com")).ShouldBeTrue();
            var begin = TimeProvider.System.GetTimestamp();
            (await HttpConnection.CanOpenTlsAsync(from, to, port, "bar.com")).ShouldBeFalse();
            TimeProvider.System.GetElapsedTime(begin).ShouldBeLessThan(TimeSpan.FromSeconds(1));
            (await GoneAsync(lab, 443)).ShouldBeTrue();
        }
    }

    [RootFact]
    public async Task OnRequestADeniedRequestIsAnsweredWhereNothingIsOutstanding()
    {
        await using var lab = await L7Lab.CreateAsync(policy: L7Text.Ingress(), config: "l7: {denyResponse: http403}\n");
        foreach (var v6 in new[] { false, true })
        {
            (await Web.CurlAsync(lab.Client, L7Lab.Address(lab.Web, v6), "/private")).ShouldBe(403);
            (await Web.CurlAsync(lab.Client, lab.ServiceIp(v6), "/private", method: "POST", more: ["-d", "body"])).ShouldBe(403);
            using var first = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80);
            (await first.AskAsync("/private")).Status.ShouldBe(403);
            (await first.ReadAsync()).Kind.ShouldBeOneOf(AnswerKind.Closed, AnswerKind.Reset);
            (await first.AskAsync("/private/2")).Kind.ShouldBeOneOf(AnswerKind.Closed, AnswerKind.Reset);
            using var connection = await HttpConnection.OpenAsync(lab.Client, lab.ServiceIp(v6), 80);
            (await connection.AskAsync("/public")).IsOk.ShouldBeTrue();
            var later = await connection.AskAsync("/private");
            (later.Status == 403 || later.IsReset).ShouldBeTrue($"{later}: an answer may be under way");
            (await GoneAsync(lab, 80)).ShouldBeTrue();
        }

        lab.Http.Requests.ShouldAllBe(r => r.Target == "/public");
    }

    /// <returns>How long the client waited for its reset.</returns>
    private static async Task<TimeSpan> DeniedAsync(L7Lab lab, LabHost from, string to, int port, bool first, string what)
    {
        using var connection = await HttpConnection.OpenAsync(from, to, port);
        if (!first)
        {
            (await connection.AskAsync("/public")).IsOk.ShouldBeTrue(what);
        }

        var met = await connection.AskAsync("/private");
        met.IsReset.ShouldBeTrue($"{what}: {met}");
        (await GoneAsync(lab, 80)).ShouldBeTrue(what);
        lab.Http.Saw("/private").ShouldBeFalse(what);
        return met.After;
    }

    // Orphans and closing ones would be there, too.
    private static Task<bool> GoneAsync(L7Lab lab, int port) =>
        Patience.UntilAsync(() => lab.Web.Exec("ss", ["-tnaH", "state", "connected", $"( sport = :{port} )"]).Stdout.Trim().Length == 0);
}
