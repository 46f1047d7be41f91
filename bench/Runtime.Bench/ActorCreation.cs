using System.Diagnostics;
using System.Threading.Channels;

namespace Antrea.Runtime.Bench;

/// <summary>Makes many idle actors, each with a state of its own, and weighs them.</summary>
internal static class ActorCreation
{
    public static void Report(int count)
    {
        var system = ActorSystem.Create("many");
        using var ready = new CountdownEvent(count);
        var props = Props.Create(() => new Idle(ready));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            system.ActorOf(props);
        }

        ready.Wait();
        var created = watch.Elapsed;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;

        // Every one of them gets a message: the mailbox then keeps one node.
        watch.Restart();
        ready.Reset();
        system.ActorSelection("/user/*").Tell("once", ActorRefs.NoSender);
        ready.Wait();
        var told = watch.Elapsed;
        var used = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        watch.Restart();
        system.Terminate().GetAwaiter().GetResult();

        var loops = Loops(count);
        Console.WriteLine($"{"actors created/s",-34}{count / created.TotalSeconds,14:N0}{count / loops.Took.TotalSeconds,14:N0}"
            + $"{loops.Took / created,8:F2}   ({count:N0} started in {created.TotalSeconds:F2} s)");
        Console.WriteLine($"{"bytes an actor, never told",-34}{bytes,14:N0}{loops.Bytes,14:N0}{bytes / loops.Bytes,8:F2}");
        Console.WriteLine($"{"bytes an actor, told once",-34}{used,14:N0}   (all told in {told.TotalSeconds:F2} s, "
            + $"all stopped in {watch.Elapsed.TotalSeconds:F2} s)");
    }

    private static (TimeSpan Took, double Bytes) Loops(int count)
    {
        var channels = new Channel<object>[count];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var channel = channels[i] = Channel.CreateUnbounded<object>(new UnboundedChannelOptions { SingleReader = true });
            _ = Loop(channel.Reader);
        }

        var took = watch.Elapsed;
        var bytes = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)count;
        GC.KeepAlive(channels);
        return (took, bytes);
    }

    private static async Task Loop(ChannelReader<object> reader)
    {
        while (await reader.WaitToReadAsync())
        {
            while (reader.TryRead(out _))
            {
            }
        }
    }

    private sealed class Idle : UntypedActor
    {
        private readonly CountdownEvent _ready;

        public Idle(CountdownEvent ready) => _ready = ready;

        protected override void PreStart() => _ready.Signal();

        protected override void OnReceive(object message) => _ready.Signal();
    }
}
