using System.Collections.Immutable;
using System.Diagnostics;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;

namespace Antrea.Firewall.Bench;

/// <summary>A driver on the real kernel whose runs are counted.</summary>
public sealed record Lab(CountingRunner Runner, FirewallDriver Driver)
{
    /// <summary>Nothing refused so far.</summary>
    public static readonly ImmutableDictionary<string, string> None = ImmutableDictionary<string, string>.Empty;

    /// <summary>Makes it; the namespace is emptied of our rules first.</summary>
    public static async Task<Lab> MakeAsync(Backend backend)
    {
        var runner = new CountingRunner();
        var programs = await new BackendDetector(runner).DetectAsync(backend);
        var driver = new FirewallDriver(runner, programs);
        await driver.CleanUpAsync();
        return new Lab(runner, driver);
    }

    /// <summary>Milliseconds an action takes; the median of several.</summary>
    public static async Task<double> MedianAsync(int times, Func<int, Task> action)
    {
        var all = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var watch = Stopwatch.GetTimestamp();
            await action(i);
            all.Add(Stopwatch.GetElapsedTime(watch).TotalMilliseconds);
        }

        all.Sort();
        return all[all.Count / 2];
    }
}

/// <summary>Runs programs and counts.</summary>
public sealed class CountingRunner : ICommandRunner
{
    private readonly ProcessRunner _inner = new();
    private int _restores;

    /// <summary>Runs of iptables-restore and ip6tables-restore.</summary>
    public int Restores => _restores;

    /// <summary>Lines written to them.</summary>
    public long Lines { get; private set; }

    /// <inheritdoc/>
    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string stdin, CancellationToken cancel = default)
    {
        if (program.StartsWith("ip", StringComparison.Ordinal) && program.EndsWith("-restore", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _restores);
            Lines += stdin.Count(c => c == '\n');
        }

        return _inner.RunAsync(program, arguments, stdin, cancel);
    }
}
