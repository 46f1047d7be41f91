using Xunit.Sdk;

namespace Antrea.TestKit;

public abstract partial class TestKitBase
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(10);

    /// <summary>Tries until the assertion no longer throws; then, at the end of the time, lets it throw.</summary>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null)
    {
        var end = Environment.TickCount64 + (long)Limit(duration).TotalMilliseconds;
        while (true)
        {
            try
            {
                assertion();
                return;
            }
            catch (Exception) when (Environment.TickCount64 < end)
            {
                Pause(interval);
            }
        }
    }

    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max = null, TimeSpan? interval = null)
    {
        var limit = Limit(max);
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (!conditionIsFulfilled())
        {
            if (Environment.TickCount64 >= end)
            {
                throw new XunitException($"The condition was not fulfilled within {limit}");
            }

            Pause(interval);
        }
    }

    /// <summary>
    /// Waits until no actor of the system runs or has a message that it could handle, so that what follows does not
    /// race with what came before. Work outside of actors (tasks, timers on real time) is not waited for. Akka.NET has
    /// no such thing.
    /// </summary>
    public void AwaitIdle(TimeSpan? max = null)
    {
        var before = -1L;
        AwaitCondition(
            () =>
            {
                // Idle in two looks with no run between them = idle at one moment.
                var runs = IdleRuns(Sys.Root);
                var idle = runs >= 0 && runs == before;
                before = runs;
                return idle;
            },
            max,
            TimeSpan.FromMilliseconds(1));
    }

    /// <summary>Runs of all actors below one, itself included; -1 if one of them is not idle.</summary>
    private static long IdleRuns(LocalActorRef actor)
    {
        if (!actor.Cell.IsIdle)
        {
            return -1;
        }

        var sum = actor.Cell.Runs;
        foreach (var child in actor.Cell.ChildrenSnapshot())
        {
            var runs = IdleRuns(child);
            if (runs < 0)
            {
                return -1;
            }

            sum += runs;
        }

        return sum;
    }

    /// <summary>All expectations inside together get at most this long.</summary>
    public void Within(TimeSpan max, Action action) => Within(TimeSpan.Zero, max, action);

    public void Within(TimeSpan min, TimeSpan max, Action action) => Within(min, max, () =>
    {
        action();
        return true;
    });

    public T Within<T>(TimeSpan max, Func<T> function) => Within(TimeSpan.Zero, max, function);

    public T Within<T>(TimeSpan min, TimeSpan max, Func<T> function)
    {
        var outer = _withinEnd;
        var start = Environment.TickCount64;
        var end = start + (long)max.TotalMilliseconds;
        _withinEnd = outer is { } limit ? Math.Min(limit, end) : end;
        try
        {
            var result = function();
            var took = Environment.TickCount64 - start;
            if (took < min.TotalMilliseconds || took > max.TotalMilliseconds)
            {
                throw new XunitException($"The block took {took} ms, not between {min} and {max}");
            }

            return result;
        }
        finally
        {
            _withinEnd = outer;
        }
    }

    // Waits for real threads; there is no event to wait for.
    private static void Pause(TimeSpan? interval) => Thread.Sleep(interval ?? s_interval);
}
