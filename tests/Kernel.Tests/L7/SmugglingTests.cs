using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Bytes that two parsers could take for different requests: a server that takes them all, in whichever reading, finds no denied one.</summary>
public sealed class SmugglingTests
{
    private const string Hidden = "GET /private HTTP/1.1\r\nHost: h\r\n\r\n", Post = "POST /public HTTP/1.1\r\nHost: h\r\n";

    private static readonly string[] Texts =
    [
        $"{Post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\nContent-Length: {Hidden.Length + 5}\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Content-Length: 0\r\nContent-Length: {Hidden.Length}\r\n\r\n{Hidden}",
        $"{Post}Content-Length: {Hidden.Length}\r\nContent-Length: 0\r\n\r\n{Hidden}",
        $"{Post}Content-Length: 0, {Hidden.Length}\r\n\r\n{Hidden}",
        $"{Post}Content-Length: +{Hidden.Length}\r\n\r\n{Hidden}",
        $"{Post}Content-Length : {Hidden.Length}\r\n\r\n{Hidden}",
        $"{Post} Content-Length: {Hidden.Length}\r\n\r\n{Hidden}",
        $"{Post}X: y\r\n Content-Length: 0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding:\vchunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\n\r\n-0\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\n\n0\n\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\n\r\n100000000\r\n{Hidden}",
        $"{Post}Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\nC: d\r\n\r\n{Hidden}",
        "GET /public HTTP/1.1\nHost: h\n\nGET /private HTTP/1.1\nHost: h\n\n",
        "GET /public HTTP/1.1\r\nHost: h\r\n\nGET /private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public HTTP/1.1\r\nHost: h\r\nX: \r\r\n\r\n" + Hidden,
        "GET /public HTTP/1.1\rHost: h\r\r" + Hidden,
        "GET /private\r\n",
        "GET /private HTTP/1.1 HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET\t/private\tHTTP/1.1\r\nHost: h\r\n\r\n",
        "\r\n\r\nGET /private HTTP/1.1\r\nHost: h\r\n\r\n",
        " GET /private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /private HTTP/2.0\r\nHost: h\r\n\r\n",
        "GET http://h/private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET //private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public/../private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public/%2e%2e/private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public\\..\\private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public/..;/private HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /public/..%2fprivate HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /pub\0lic HTTP/1.1\r\nHost: h\r\n\r\n",
        $"GET /public HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n\r\n{Hidden}",
        $"CONNECT h:80 HTTP/1.1\r\nHost: h:80\r\n\r\n{Hidden}",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ];

    [RootFact]
    public async Task NoReadingHasADeniedRequest()
    {
        await using var lab = await L7Lab.CreateAsync();
        var without = await SendAllAsync(lab);
        without.Count(Denied).ShouldBeGreaterThan(Texts.Length * 3 / 4, "most of them are attacks without a judge");

        await lab.ApplyAsync(L7Text.Ingress());
        (await SendAllAsync(lab)).Where(Denied).ShouldBeEmpty();
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
    }

    private static bool Denied(SeenRequest r) =>
        !r.Target.StartsWith("/public", StringComparison.Ordinal) || r.Target.Contains("private", StringComparison.Ordinal) || r.Method == "CONNECT";

    private static async Task<List<SeenRequest>> SendAllAsync(L7Lab lab)
    {
        lab.Http.Forget();
        await Parallel.ForEachAsync(Texts, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (text, _) =>
        {
            using var whole = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
            await whole.SayAsync(text, TimeSpan.FromMilliseconds(300));
            await whole.ReadAsync(TimeSpan.FromMilliseconds(200));
            using var split = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
            for (var i = 0; i < text.Length && await split.SendAsync(new[] { (byte)text[i] }); i++)
            {
            }

            await split.ReadAsync(TimeSpan.FromMilliseconds(200));
        });
        return [.. lab.Http.Connections.SelectMany(c => c.AllReadings())];
    }
}
