using System.Diagnostics;
using System.Text.Json.Nodes;
using Antrea.Testing.Api;

namespace Antrea.Api.Bench;

/// <summary>The subcommand <c>serve</c>: a fake API server with a large cluster, told by lines of standard input what is to happen.</summary>
public static class Server
{
    /// <summary>Runs until standard input ends.</summary>
    /// <param name="pods">Number of Pods.</param>
    /// <param name="kubeconfig">A file to write, with which it is reached.</param>
    public static async Task<int> RunAsync(int pods, string kubeconfig)
    {
        var load = ClusterLoad.Of(pods);
        var store = FakeApiServer.NewStore();
        foreach (var (kind, json) in load.Objects())
        {
            store.Put(ApiKind.Of(kind, kind == "NetworkPolicy" ? "networking.k8s.io" : null), json);
        }

        var (podKind, bytes) = (ApiKind.Of("Pod"), 0L);
        for (var i = 0; i < pods; i++)
        {
            bytes += Put(store, podKind, load.Pod(i));
        }

        store.Compact();
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { BookmarkEvery = TimeSpan.FromSeconds(1) }, store);
        await File.WriteAllTextAsync(kubeconfig, server.Kubeconfig());
        GC.Collect(2, GCCollectionMode.Aggressive, true, true);
        Console.WriteLine($"ready {bytes}");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case ["update", var rate, var seconds]:
                    await UpdateAsync(store, load, int.Parse(rate), int.Parse(seconds));
                    break;
                case ["expire"]:
                    // What happened in between is forgotten: all watches have to list anew.
                    server.Faults.Break(Fault.Gone);
                    break;
            }

            Console.WriteLine($"done {store.Version}");
        }

        return 0;
    }

    private static async Task UpdateAsync(ApiStore store, ClusterLoad load, int rate, int seconds)
    {
        var (kind, random, begin) = (ApiKind.Of("Pod"), new Random(1), Stopwatch.GetTimestamp());
        for (var n = 0; n < rate * seconds; n++)
        {
            Put(store, kind, load.Pod(random.Next(load.Pods), 1 + n));
            var ahead = TimeSpan.FromSeconds((n + 1.0) / rate) - Stopwatch.GetElapsedTime(begin);
            if (ahead.TotalMilliseconds > 5)
            {
                await Task.Delay(ahead);
            }
        }
    }

    private static int Put(ApiStore store, ApiKind kind, string json)
    {
        var made = JsonNode.Parse(json)!.AsObject();
        var metadata = made["metadata"]!;
        return store.Change(kind, (string)metadata["namespace"]!, (string)metadata["name"]!, _ => made)!.Json.Length;
    }
}
