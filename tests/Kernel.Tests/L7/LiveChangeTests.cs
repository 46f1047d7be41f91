using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>A changed policy is in force for open connections: at the next request, or at once where nobody will ask again.</summary>
public sealed class LiveChangeTests
{
    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Bridged, true)]
    public async Task TheNextRequestIsJudgedByTheNewRule(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress());
        using var narrowed = await OpenAsync();
        using var widened = await OpenAsync();
        using var freed = await OpenAsync();

        await lab.ApplyAsync(L7Text.Ingress("{http: {path: /public/1}}, {http: {path: \"/new*\"}}"));
        (await widened.AskAsync("/new")).IsOk.ShouldBeTrue();
        (await freed.AskAsync("/public/1")).IsOk.ShouldBeTrue();
        (await narrowed.AskAsync("/public/2")).IsReset.ShouldBeTrue();

        await lab.DeleteAsync(L7Text.Reference("in"));
        (await freed.AskAsync("/private")).IsOk.ShouldBeTrue();
        (await Web.CurlAsync(lab.Client, L7Lab.Address(lab.Web, v6), "/private")).ShouldBe(200);

        async Task<HttpConnection> OpenAsync()
        {
            var connection = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80);
            (await connection.AskAsync("/public/1")).IsOk.ShouldBeTrue();
            return connection;
        }
    }

    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Bridged, true)]
    public async Task ATlsConnectionIsCutWhenItsNameIsDeniedAndOnlyThen(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress("{tls: {sni: foo.bar.com}}, {tls: {sni: other.com}}"));
        using var foo = await OpenAsync("foo.bar.com");
        using var other = await OpenAsync("other.com");

        await lab.ApplyAsync(L7Text.Ingress("{tls: {sni: \"*.com\"}}, {tls: {sni: new.net}}"));
        (await foo.AskAsync("/still")).IsOk.ShouldBeTrue();
        (await other.AskAsync("/still")).IsOk.ShouldBeTrue();

        await lab.ApplyAsync(L7Text.Ingress("{tls: {sni: other.com}}"));
        (await foo.AskAsync("/denied")).Kind.ShouldBe(AnswerKind.Reset);
        (await other.AskAsync("/still")).IsOk.ShouldBeTrue();
        (await other.AskAsync("/still", "POST", body: new byte[500_000])).IsOk.ShouldBeTrue();
        (await HttpConnection.CanOpenTlsAsync(lab.Client, L7Lab.Address(lab.Web, v6), 443, "foo.bar.com")).ShouldBeFalse();
        lab.Tls.Saw("/denied").ShouldBeFalse();

        async Task<HttpConnection> OpenAsync(string name)
        {
            var connection = await HttpConnection.OpenTlsAsync(lab.Client, L7Lab.Address(lab.Web, v6), 443, name);
            (await connection.AskAsync("/1")).IsOk.ShouldBeTrue();
            return connection;
        }
    }

    [RootFact]
    public async Task AnOpenConnectionOfBeforeTheRuleServesNothingThatTheRuleDenies()
    {
        await using var lab = await L7Lab.CreateAsync();
        using var early = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        (await early.AskAsync("/private")).IsOk.ShouldBeTrue();
        await lab.ApplyAsync(L7Text.Ingress());
        (await early.AskAsync("/public")).Kind.ShouldBeOneOf(AnswerKind.Response, AnswerKind.Reset);
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/private")).ShouldBe(0);
    }
}
