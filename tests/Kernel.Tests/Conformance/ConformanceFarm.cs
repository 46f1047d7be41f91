using System.Collections.Concurrent;
using Antrea.Kernel.Tests.Conformance.Support;
using Antrea.Kernel.Tests.PodPolicy.Support;

namespace Antrea.Kernel.Tests.Conformance;

/// <summary>
/// Clusters that play the cases side by side, some for each layout: a case waits for drops most of its time. Agents go on from case to case; only
/// the objects change. All start with the first case that is asked for.
/// </summary>
public sealed class ConformanceFarm : IAsyncLifetime
{
    private const int ClustersALayout = 2;

    private readonly ConcurrentDictionary<(string Layout, string Name), TaskCompletionSource<CaseOutcome>> _outcomes = [];
    private readonly Lazy<Task> _all;

    public ConformanceFarm() => _all = new Lazy<Task>(() => Task.Run(() => Task.WhenAll(Layout.All.Select(PlayAsync))));

    public Task InitializeAsync() => Task.CompletedTask;

    internal Task<CaseOutcome> OutcomeAsync(string layout, string name)
    {
        _ = _all.Value;
        return Source(layout, name).Task;
    }

    public async Task DisposeAsync()
    {
        if (_all.IsValueCreated)
        {
            await _all.Value;
        }
    }

    private TaskCompletionSource<CaseOutcome> Source(string layout, string name) =>
        _outcomes.GetOrAdd((layout, name), _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private async Task PlayAsync(Layout layout)
    {
        var queue = new ConcurrentQueue<CaseFile>(CaseFile.All.Where(c => c.SkipReason(layout) is null));
        await Task.WhenAll(Enumerable.Range(0, ClustersALayout).Select(_ => Task.Run(() => WorkAsync(layout, queue))));
    }

    private async Task WorkAsync(Layout layout, ConcurrentQueue<CaseFile> queue)
    {
        PodCluster? cluster = null;
        while (queue.TryDequeue(out var next))
        {
            try
            {
                cluster ??= await PodCluster.CreateAsync(layout.Wiring, layout.Nodes);
                Source(layout.Name, next.Name).SetResult(await new CasePlayer(cluster, layout).PlayAsync(next));
            }
#pragma warning disable CA1031 // Handed to the test that asked for it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                Source(layout.Name, next.Name).SetException(error);
                if (cluster is not null)
                {
                    await cluster.DisposeAsync();
                    cluster = null;
                }
            }
        }

        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
