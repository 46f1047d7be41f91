using System.Collections.Concurrent;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>
/// A few clusters that play the cases side by side: a case waits for drops most of its time. Each case is played once; its two families are
/// asked for separately. All start with the first that is asked for.
/// </summary>
public sealed class CaseFarm : IAsyncLifetime
{
    private const int OneAgent = 3;

    private readonly Dictionary<(string, string), TaskCompletionSource<CaseOutcome>> _outcomes = [];
    private readonly Lazy<Task> _all;

    public CaseFarm() => _all = new Lazy<Task>(() => Task.Run(PlayAsync));

    public Task InitializeAsync() => Task.CompletedTask;

    internal Task<CaseOutcome> OutcomeAsync(string name, string protocol)
    {
        lock (_outcomes)
        {
            if (_outcomes.Count == 0)
            {
                foreach (var key in PolicyCase.All())
                {
                    _outcomes[key] = new TaskCompletionSource<CaseOutcome>(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
        }

        _ = _all.Value;
        return _outcomes[(name, protocol)].Task;
    }

    public async Task DisposeAsync()
    {
        if (_all.IsValueCreated)
        {
            await _all.Value;
        }
    }

    private async Task PlayAsync()
    {
        var cases = _outcomes.Keys.Select(k => (Key: k, Case: PolicyCase.Load(k.Item1, k.Item2))).ToList();
        var one = new ConcurrentQueue<((string, string) Key, PolicyCase Case)>(cases.Where(c => c.Case.Agents == 1));
        var two = new ConcurrentQueue<((string, string) Key, PolicyCase Case)>(cases.Where(c => c.Case.Agents == 2));
        await Task.WhenAll(Enumerable.Range(0, OneAgent + 1).Select(i => Task.Run(() => i == 0 ? WorkAsync(two, true) : WorkAsync(one, false))));
    }

    private async Task WorkAsync(ConcurrentQueue<((string, string) Key, PolicyCase Case)> queue, bool two)
    {
        AgentCluster? cluster = null;
        while (queue.TryDequeue(out var next))
        {
            try
            {
                cluster ??= await AgentCluster.CreateAsync(two);
                _outcomes[next.Key].SetResult(await CaseRunner.RunAsync(cluster, next.Case));
            }
#pragma warning disable CA1031 // Handed to the test that asked for it.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _outcomes[next.Key].SetException(error);
            }
        }

        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }
    }
}
