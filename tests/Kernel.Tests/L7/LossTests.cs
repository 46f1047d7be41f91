using System.Security.Cryptography;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Packets get lost on both sides of the judge, and everything arrives as it was sent.</summary>
public sealed class LossTests
{
    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Routed, true)]
    [InlineData(PodLink.Bridged, false)]
    public async Task TransfersComplete(PodLink pods, bool v6)
    {
        await using var lab = await L7Lab.CreateAsync(new LabWiring(pods), L7Text.Ingress("{http: {path: \"/public*\"}}, {http: {path: \"/size/*\"}}"));
        foreach (var host in new[] { lab.Client, lab.Web })
        {
            host.Namespace.Must(v6 ? "ip6tables" : "iptables", "-w 10 -A INPUT -p tcp -m statistic --mode random --probability 0.05 -j DROP");
        }

        var body = RandomNumberGenerator.GetBytes(5_000_000);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        await Parallel.ForAsync(0, 4, async (i, _) =>
        {
            using var connection = await HttpConnection.OpenAsync(lab.Client, L7Lab.Address(lab.Web, v6), 80, TimeSpan.FromSeconds(20));
            var minute = TimeSpan.FromMinutes(1);
            (await connection.AskAsync($"/public/{i}", "POST", body: body, timeout: minute)).IsOk.ShouldBeTrue();
            (await connection.AskAsync("/size/3000000", timeout: minute)).Body.Length.ShouldBe(3_000_000);
            (await connection.SayAsync(Chunked(body), minute)).IsOk.ShouldBeTrue();
            for (var n = 0; n < 50; n++)
            {
                (await connection.AskAsync($"/public/{i}/{n}", timeout: minute)).IsOk.ShouldBeTrue();
            }

            (await connection.AskAsync("/private", timeout: minute)).IsOk.ShouldBeFalse();
        });

        lab.Http.Saw("/private").ShouldBeFalse();
        var uploads = lab.Http.Requests.Where(r => r.BodyLength > 0).ToList();
        uploads.Count.ShouldBe(8);
        uploads.ShouldAllBe(r => r.BodyLength == body.Length && r.BodyHash == hash);
    }

    private static byte[] Chunked(byte[] body)
    {
        const int Size = 7919;
        using var text = new MemoryStream();
        text.Write("POST /public/chunked HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"u8);
        for (var at = 0; at < body.Length; at += Size)
        {
            var part = body.AsSpan(at, Math.Min(Size, body.Length - at));
            text.Write(System.Text.Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"));
            text.Write(part);
            text.Write("\r\n"u8);
        }

        text.Write("0\r\n\r\n"u8);
        return text.ToArray();
    }
}
