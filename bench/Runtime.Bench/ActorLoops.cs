using System.Diagnostics;

namespace Antrea.Runtime.Bench;

internal static class ActorLoops
{
    private static readonly object s_message = new();

    /// <summary>Producers, each a thread, tell one actor that counts.</summary>
    public static Task<TimeSpan> Tell(int producers, int messages) => In(async system =>
    {
        var done = new TaskCompletionSource();
        var counter = system.ActorOf(Props.Create(() => new Counter(messages, done)));
        var watch = Stopwatch.StartNew();
        Producers.Run(producers, messages, _ => counter.Tell(s_message, ActorRefs.NoSender));
        await done.Task;
        return watch.Elapsed;
    });

    public static Task<TimeSpan> PingPong(int messages) => In(async system =>
    {
        var done = new TaskCompletionSource();
        var left = system.ActorOf(Props.Create(() => new Player(messages / 2, done)));
        var right = system.ActorOf(Props.Create(() => new Player(messages / 2, done)));
        var watch = Stopwatch.StartNew();
        left.Tell(s_message, right);
        await done.Task;
        return watch.Elapsed;
    });

    public static Task<TimeSpan> Ask(int messages) => In(async system =>
    {
        var echo = system.ActorOf(Props.Create(() => new Player(int.MaxValue, new TaskCompletionSource())));
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < messages; i++)
        {
            await echo.Ask<object>(s_message, TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        }

        return watch.Elapsed;
    });

    private static async Task<TimeSpan> In(Func<ActorSystem, Task<TimeSpan>> run)
    {
        using var system = ActorSystem.Create("bench");
        var elapsed = await run(system);
        await system.Terminate();
        return elapsed;
    }

    private sealed class Counter(int expected, TaskCompletionSource done) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (++_count == expected)
            {
                done.SetResult();
            }
        }
    }

    private sealed class Player(int rounds, TaskCompletionSource done) : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (++_count == rounds)
            {
                done.TrySetResult();
            }

            Sender.Tell(message, Self);
        }
    }
}
