using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.L7;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>Connections that begin a request and never end it.</summary>
public sealed class ScaleTests
{
    private const int HalfOpen = 10_000;

    [RootFact]
    public async Task HalfOpenHeadsHurtNobodyAndTimeOut()
    {
        // Both ends of all connections are in this process.
        ProcessRunner.Must("prlimit", ["--pid", $"{Environment.ProcessId}", "--nofile=65536:65536"]);
        await using var lab = await L7Lab.CreateAsync(policy: L7Text.Ingress(), config: "l7: {headTimeoutSeconds: 5}\n");
        var slow = lab.Add("slow", "app: slow");
        (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
        var before = Memory(lab);
        var connections = new HttpConnection[HalfOpen];
        try
        {
            await Parallel.ForAsync(0, HalfOpen, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) =>
            {
                connections[i] = await HttpConnection.OpenAsync(slow, lab.Web.Ip, 80, TimeSpan.FromSeconds(20));
                await connections[i].SendAsync("GET /public"u8.ToArray());
            });

            using var open = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
            for (var i = 0; i < 50; i++)
            {
                (await open.AskAsync("/public")).IsOk.ShouldBeTrue();
                using var fresh = await HttpConnection.OpenAsync(lab.Client, lab.Web.Ip, 80);
                (await fresh.AskAsync("/public")).IsOk.ShouldBeTrue();
            }

            (Memory(lab) - before).ShouldBeLessThan(128 << 10, "KiB that 10,000 heads took");
            var cut = await Task.WhenAll(connections.Select(c => c.ReadRawAsync(TimeSpan.FromSeconds(20))));
            cut.ShouldAllBe(a => a.Kind == AnswerKind.Reset || a.Kind == AnswerKind.Closed);
            (await Web.CurlAsync(lab.Client, lab.Web.Ip, "/public")).ShouldBe(200);
        }
        finally
        {
            foreach (var connection in connections)
            {
                connection?.Dispose();
            }
        }
    }

    /// <returns>KiB of the agent in RAM.</returns>
    private static int Memory(L7Lab lab) => int.Parse(
        File.ReadLines($"/proc/{lab.Agent.ProcessId}/status").First(l => l.StartsWith("VmRSS", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
