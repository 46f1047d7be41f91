using System.Net;
using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;
using Xunit.Abstractions;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Connections that begin a request and never end it.</summary>
public sealed class ScaleTests(ITestOutputHelper output)
{
    private const int HalfOpen = 10_000;

    [RootFact]
    public async Task HalfOpenHeadsHurtNobodyAndTimeOut()
    {
        await using var lab = await L7Lab.CreateAsync(policy: L7Text.Ingress(), config: "l7: {headTimeoutSeconds: 5}\n");
        var slow = lab.Add("slow", "app: slow");
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
        var before = Memory(lab);
        RawTcpClient.Prepare(slow);
        using var flood = new HalfOpenFlood(slow, IPAddress.Parse(slow.Ip), new IPEndPoint(IPAddress.Parse(lab.Web.Ip), 80), HalfOpen, "GET /public"u8);
        (await Patience.UntilAsync(
            () =>
            {
                flood.Knock();
                return flood.Opened == HalfOpen;
            },
            TimeSpan.FromSeconds(10))).ShouldBeTrue();

        using var open = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 50; i++)
        {
            using var fresh = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
            foreach (var answer in new[] { await open.AskAsync("/public"), await fresh.AskAsync("/public") })
            {
                answer.IsOk.ShouldBeTrue();
                slowest = answer.After > slowest ? answer.After : slowest;
            }
        }

        var used = Memory(lab) - before;
        output.WriteLine($"{HalfOpen} heads took {used} KiB; the slowest request beside them {slowest.TotalMilliseconds:F1} ms");
        used.ShouldBeLessThan(128 << 10);
        (await Patience.UntilAsync(() => flood.Reset == HalfOpen, TimeSpan.FromSeconds(20))).ShouldBeTrue($"{flood.Reset} were reset");
        (await Patience.UntilAsync(() => lab.Http.Connections.Count(c => !c.Ended) <= 2)).ShouldBeTrue();
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
        lab.Http.Requests.ShouldAllBe(r => r.Target == "/public");
    }

    /// <returns>KiB of the agent in RAM.</returns>
    private static int Memory(L7Lab lab) => int.Parse(
        File.ReadLines($"/proc/{lab.Agent.ProcessId}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
