using System.Diagnostics;
using System.Threading.Channels;

namespace Antrea.Runtime.Bench;

/// <summary>The same traffic over <see cref="Channel{T}"/> with one reading task: what one would write by hand.</summary>
internal static class ChannelLoops
{
    private static readonly object s_message = new();

    public static async Task<TimeSpan> Write(int producers, int messages)
    {
        var channel = New<(object, object?)>(producers == 1);
        var reader = Task.Run(async () =>
        {
            var left = messages;
            while (left > 0 && await channel.Reader.WaitToReadAsync())
            {
                while (channel.Reader.TryRead(out _))
                {
                    left--;
                }
            }
        });
        var watch = Stopwatch.StartNew();
        Producers.Run(producers, messages, _ => channel.Writer.TryWrite((s_message, null)));
        await reader;
        return watch.Elapsed;
    }

    public static async Task<TimeSpan> PingPong(int messages)
    {
        var (a, b) = (New<object>(true), New<object>(true));
        async Task Play(Channel<object> from, Channel<object> to)
        {
            for (var i = 0; i < messages / 2; i++)
            {
                to.Writer.TryWrite(await from.Reader.ReadAsync());
            }
        }

        var watch = Stopwatch.StartNew();
        var players = new[] { Task.Run(() => Play(a, b)), Task.Run(() => Play(b, a)) };
        a.Writer.TryWrite(s_message);
        await Task.WhenAny(players);
        return watch.Elapsed;
    }

    public static async Task<TimeSpan> Ask(int messages)
    {
        var channel = New<TaskCompletionSource<object>>(true);
        _ = Task.Run(async () =>
        {
            await foreach (var question in channel.Reader.ReadAllAsync())
            {
                question.SetResult(s_message);
            }
        });
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < messages; i++)
        {
            var question = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
            channel.Writer.TryWrite(question);
            await question.Task.WaitAsync(TimeSpan.FromSeconds(30)).ConfigureAwait(false);
        }

        channel.Writer.Complete();
        return watch.Elapsed;
    }

    private static Channel<T> New<T>(bool singleWriter) => Channel.CreateUnbounded<T>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = singleWriter });
}
