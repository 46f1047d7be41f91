using System.Diagnostics;
using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Policy.Api;

namespace Antrea.Api.Bench;

/// <summary>The subcommand <c>client</c>: keeps a copy of all Pods as the agent does, and says what that takes.</summary>
public sealed class Client(bool streaming, bool gzip)
{
    private KeyedTable<KubeObject> _pods = KeyedTable<KubeObject>.Empty;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private long _changes;
    private long _syncs;

    /// <summary>Runs until standard input ends; each line of it is answered with figures.</summary>
    /// <param name="kubeconfig">Where the server is.</param>
    public async Task<int> RunAsync(string kubeconfig)
    {
        using var stop = new CancellationTokenSource();
        using var http = new ApiHttp(Kubeconfig.Load(kubeconfig) with { DisableCompression = !gzip });
        var decoder = new ObjectDecoder(ResourceKinds.Pods, new ValuePool(), ClusterLoad.Node);
        var reflector = new Reflector<KubeObject>(
            new ApiClient(http), ResourceKinds.Pods, Selection.All with { Keep = UsedFields.Of(ResourceKinds.Pods) }, o => decoder.Read(o).Object!, new ReflectorOptions { Streaming = streaming, MinDelay = TimeSpan.FromMilliseconds(10) },
            nameOf: o => new NamespacedName(o.Metadata.Namespace, o.Metadata.Name));
        var run = reflector.RunAsync(TakeAsync, stop.Token);
        while (await Task.WhenAny(run, Console.In.ReadLineAsync()) is Task<string?> line && await line is not null)
        {
            Tell("now");
        }

        if (run.IsFaulted)
        {
            await run;
        }

        await stop.CancelAsync();
        return 0;
    }

    private ValueTask TakeAsync(WatchStep<KubeObject> step, CancellationToken cancel)
    {
        switch (step)
        {
            case WatchStep<KubeObject>.Synced s:
                _pods = s.Objects.Values.Aggregate(KeyedTable<KubeObject>.Empty, (all, pod) => all.With(pod));
                _syncs++;
                Tell("synced");
                break;
            case WatchStep<KubeObject>.Changed c:
                _pods = _pods.With(c.Object);
                _changes++;
                break;
            case WatchStep<KubeObject>.Deleted d:
                _pods = _pods.Without(new ObjectKey("Pod", "", d.Name.Namespace, d.Name.Name));
                _changes++;
                break;
            case WatchStep<KubeObject>.Trouble t:
                Console.WriteLine($"# {t.Kind} {t.Message}");
                break;
        }

        return ValueTask.CompletedTask;
    }

    private void Tell(string what)
    {
        var (seconds, memory, allocated) = (Stopwatch.GetElapsedTime(_begin).TotalSeconds, ProcessMemory.Of("self"), GC.GetTotalAllocatedBytes());
        var (collections, cpu) = (GC.CollectionCount(0), Environment.CpuUsage.TotalTime.TotalSeconds);
        Console.WriteLine(JsonSerializer.Serialize(new Figures(
            what, seconds, memory.Peak, memory.Now, GC.GetTotalMemory(false) / 1e6, allocated / 1e6, collections, cpu, _pods.Count, _changes, _syncs)));
    }
}

/// <summary>What a client says of itself. Memory in MB, times in seconds since it began.</summary>
public sealed record Figures(
    string What, double Seconds, double Peak, double Resident, double Heap, double Allocated, int Collections, double Cpu, int Pods, long Changes, long Syncs);
