using System.Globalization;
using System.Text.RegularExpressions;

namespace Antrea.L7.Bench.Lab;

/// <summary>What wrk says of a run.</summary>
/// <param name="Rate">Requests a second.</param>
/// <param name="Bytes">Bytes a second.</param>
/// <param name="P99">Milliseconds.</param>
/// <param name="Errors">Answers that were none, and sockets that failed.</param>
/// <param name="CpuPer10K">Processor seconds of the engine for 10,000 requests.</param>
internal sealed partial record Load(double Rate, double Bytes, double P99, long Errors, double CpuPer10K)
{
    public static Load Parse(string text, double cpu)
    {
        var requests = Number(Requests().Match(text).Groups[1].Value);
        var errors = Number(NotOk().Match(text).Groups[1].Value) + Sockets().Match(text).Groups.Values.Skip(1).Sum(g => Number(g.Value));
        return new(Number(PerSecond().Match(text).Groups[1].Value), Scaled(Transfer().Match(text)), Scaled(Latency().Match(text)), (long)errors,
            requests == 0 ? 0 : cpu / requests * 10_000);
    }

    private static double Number(string text) => text.Length == 0 ? 0 : double.Parse(text, CultureInfo.InvariantCulture);

    private static double Scaled(Match match) => Number(match.Groups[1].Value) * match.Groups[2].Value switch
    {
        "us" => 0.001, "ms" => 1, "s" => 1000, "KB" => 1 << 10, "MB" => 1 << 20, "GB" => 1 << 30, _ => 1,
    };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex Requests();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (\d+)")]
    private static partial Regex NotOk();

    [GeneratedRegex(@"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)")]
    private static partial Regex Sockets();

    [GeneratedRegex(@"Requests/sec: +([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"Transfer/sec: +([\d.]+)(\w+)")]
    private static partial Regex Transfer();

    [GeneratedRegex(@"99% +([\d.]+)(\w+)")]
    private static partial Regex Latency();
}
