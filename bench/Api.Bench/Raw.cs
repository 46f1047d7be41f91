using System.Buffers;
using System.Diagnostics;
using System.Text;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;

namespace Antrea.Api.Bench;

/// <summary>The subcommand <c>raw</c>: the same requests, the bytes of the answers thrown away. What no client can be faster than.</summary>
public static class Raw
{
    private const string Pods = "api/v1/pods";

    /// <summary>Prints seconds, bytes and memory.</summary>
    public static async Task<int> RunAsync(string kubeconfig, bool streaming, bool gzip)
    {
        using var http = new ApiHttp(Kubeconfig.Load(kubeconfig) with { DisableCompression = !gzip });
        var (begin, bytes, token) = (Stopwatch.GetTimestamp(), 0L, "");
        if (streaming)
        {
            (bytes, _) = await ReadAsync(http, $"{Pods}?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan", "initial-events-end");
        }
        else
        {
            do
            {
                (var read, token) = await ReadAsync(http, token.Length == 0 ? $"{Pods}?limit=500" : $"{Pods}?limit=500&continue={Uri.EscapeDataString(token)}", null);
                bytes += read;
            }
            while (token.Length > 0);
        }

        var memory = ProcessMemory.Of("self");
        Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new Figures(
            "synced", Stopwatch.GetElapsedTime(begin).TotalSeconds, memory.Peak, memory.Now, GC.GetTotalMemory(false) / 1e6, GC.GetTotalAllocatedBytes() / 1e6,
            GC.CollectionCount(0), Environment.CpuUsage.TotalTime.TotalSeconds, 0, bytes, 0)));
        return 0;
    }

    // Until the end, or a text comes that is looked for; the continue token stands in the first bytes.
    private static async Task<(long Bytes, string Token)> ReadAsync(ApiHttp http, string path, string? until)
    {
        using var response = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), CancellationToken.None);
        await using var body = await response.Content.ReadAsStreamAsync();
        var (buffer, total, token) = (ArrayPool<byte>.Shared.Rent(1 << 16), 0L, "");
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            if (total == 0 && Encoding.UTF8.GetString(buffer, 0, Math.Min(read, 1000)) is var head && head.IndexOf("\"continue\":\"", StringComparison.Ordinal) is > 0 and var at)
            {
                token = head[(at + 12)..head.IndexOf('"', at + 12)];
            }

            total += read;
            if (until is not null && buffer.AsSpan(0, read).IndexOf(Encoding.UTF8.GetBytes(until)) >= 0)
            {
                break;
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return (total, token);
    }
}
