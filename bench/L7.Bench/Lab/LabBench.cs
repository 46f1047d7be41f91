using System.Globalization;
using Antrea.Testing.Lab;

namespace Antrea.L7.Bench.Lab;

/// <summary>
/// The agent against nothing at all and against HAProxy, in real namespaces. In each round everyone is measured once, so that what else the machine does
/// strikes all alike; figures are medians of the rounds, ratios the medians of each round's own.
/// </summary>
public static class LabBench
{
    /// <summary>Measures and prints. Returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        var rounds = int.Parse(Option(arguments, "--rounds") ?? "5", CultureInfo.InvariantCulture);
        var seconds = int.Parse(Option(arguments, "--seconds") ?? "3", CultureInfo.InvariantCulture);
        var only = Option(arguments, "--only")?.Split(',');
        if (Environment.UserName != "root" || !Install())
        {
            Console.Error.WriteLine("Needs root, nginx, wrk, haproxy and curl.");
            return 1;
        }

        var stands = new List<Stand>();
        try
        {
            foreach (var what in Enum.GetValues<Contestant>().Where(c => only is null || only.Contains($"{c}", StringComparer.OrdinalIgnoreCase)))
            {
                stands.Add(await Stand.BuildAsync(what));
            }

            // What is compiled while it runs is compiled now.
            foreach (var stand in stands)
            {
                stand.Wrk("/public/1k", 32, 3);
                stand.Wrk("/public/1k", 32, 2, "-H", "Connection: close");
            }

            var results = new Results();
            for (var round = 0; round < rounds; round++)
            {
                foreach (var stand in round % 2 == 0 ? stands : Enumerable.Reverse(stands))
                {
                    Run(stand, seconds, results);
                }

                Console.Error.WriteLine($"round {round + 1} of {rounds}");
            }

            results.Print(Console.Out);
            return 0;
        }
        finally
        {
            foreach (var stand in stands)
            {
                await stand.DisposeAsync();
            }
        }
    }

    private static void Run(Stand stand, int seconds, Results results)
    {
        var requests = stand.Wrk("/public/1k", 32, seconds);
        results.Add(stand.What, Measure.KeepAlive, requests.Rate);
        results.Add(stand.What, Measure.KeepAliveCpu, requests.CpuPer10K);
        results.Add(stand.What, Measure.KeepAliveP99, requests.P99);
        var connections = stand.Wrk("/public/1k", 32, seconds, "-H", "Connection: close");
        results.Add(stand.What, Measure.Connections, connections.Rate);
        results.Add(stand.What, Measure.ConnectionsCpu, connections.CpuPer10K);
        var download = stand.Wrk("/public/1m", 8, seconds);
        results.Add(stand.What, Measure.Download, download.Bytes / 1e9);
        results.Add(stand.What, Measure.Upload, stand.Upload(100, 5) / 1e9);
        stand.Lose(true);
        results.Add(stand.What, Measure.LossyUpload, stand.Upload(20, 5) / 1e6);
        results.Add(stand.What, Measure.LossyDownload, stand.Wrk("/public/1m", 8, seconds).Bytes / 1e6);
        stand.Lose(false);
        results.AddErrors(stand.What, requests.Errors + connections.Errors + download.Errors);
    }

    private static string? Option(string[] arguments, string name) =>
        arguments.SkipWhile(a => a != name).Skip(1).FirstOrDefault();

    // Only this program needs these, so nothing else installs them.
    private static bool Install()
    {
        (string Program, string Package)[] needed = [("nginx", "nginx-light"), ("wrk", "wrk"), ("haproxy", "haproxy"), ("curl", "curl")];
        var missing = needed.Where(n => ProcessRunner.Run("sh", ["-c", $"PATH=$PATH:/usr/sbin; command -v {n.Program}"]).ExitCode != 0).Select(n => n.Package).ToList();
        return missing.Count == 0
            || ProcessRunner.Run("apt-get", ["-qq", "install", "-y", "--no-install-recommends", .. missing], timeout: TimeSpan.FromMinutes(5)).ExitCode == 0;
    }
}
