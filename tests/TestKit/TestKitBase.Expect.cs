using Xunit.Sdk;

namespace Antrea.TestKit;

public abstract partial class TestKitBase
{
    /// <summary>The next message must be a <typeparamref name="T"/>.</summary>
    public T ExpectMsg<T>(TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, static (_, _) => null);

    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, (got, _) => Equals(got, message) ? null : $"expected <{message}>");

    public T ExpectMsg<T>(Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, (got, _) => isMessage(got) ? null : "it does not fit the predicate");

    public T ExpectMsg<T>(Func<T, IActorRef, bool> isMessageAndSender, TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, (got, from) => isMessageAndSender(got, from) ? null : "it does not fit the predicate");

    /// <param name="assert">Throws if the message is not as it should be.</param>
    /// <param name="timeout">Null = what is left of <c>Within</c>, or 3 s.</param>
    /// <param name="hint">For the failure's text.</param>
    public T ExpectMsg<T>(Action<T> assert, TimeSpan? timeout = null, string? hint = null)
    {
        var message = ExpectMsg<T>(timeout, hint);
        assert(message);
        return message;
    }

    public T ExpectMsgFrom<T>(IActorRef sender, TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, (_, from) => from.Equals(sender) ? null : $"it is from {from}, not {sender}");

    public T ExpectMsgFrom<T>(IActorRef sender, T message, TimeSpan? timeout = null, string? hint = null)
        => Expect<T>(timeout, hint, (got, from) => from.Equals(sender) && Equals(got, message)
            ? null
            : $"expected <{message}> from {sender}; it is from {from}");

    public T ExpectMsgAnyOf<T>(params T[] messages)
        => Expect<T>(null, null, (got, _) => messages.Contains(got) ? null : $"expected one of {string.Join(", ", messages)}");

    /// <summary>The next messages must be these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages)
    {
        var missing = messages.ToList();
        var received = new List<T>();
        while (missing.Count > 0)
        {
            received.Add(Expect<T>(null, null, (got, _) => missing.Remove(got) ? null : $"expected {string.Join(", ", missing)}"));
        }

        return received;
    }

    /// <param name="target">A watched actor whose end must be the next message.</param>
    /// <param name="timeout">Null = what is left of <c>Within</c>, or 3 s.</param>
    /// <param name="hint">For the failure's text.</param>
    public Terminated ExpectTerminated(IActorRef target, TimeSpan? timeout = null, string? hint = null)
        => Expect<Terminated>(timeout, hint, (got, _) => got.ActorRef.Equals(target) ? null : $"expected the end of {target}");

    /// <summary>Nothing may come within 100 ms (Akka.NET waits 3 s).</summary>
    public void ExpectNoMsg() => ExpectNoMsg(TimeSpan.FromMilliseconds(100));

    public void ExpectNoMsg(int milliseconds) => ExpectNoMsg(TimeSpan.FromMilliseconds(milliseconds));

    public void ExpectNoMsg(TimeSpan duration)
    {
        if (_mailbox.TryTake(duration, out var envelope))
        {
            throw new XunitException($"Expected no message, got <{envelope.Message}> from {envelope.Sender}");
        }
    }

    /// <summary>Null if nothing came in time.</summary>
    public object? ReceiveOne(TimeSpan? max = null)
    {
        if (!_mailbox.TryTake(Limit(max), out var envelope))
        {
            return null;
        }

        _last = envelope;
        return envelope.Message;
    }

    public IReadOnlyCollection<object> ReceiveN(int numberOfMessages, TimeSpan? max = null)
    {
        var received = new List<object>(numberOfMessages);
        var end = Environment.TickCount64 + (long)Limit(max).TotalMilliseconds;
        while (received.Count < numberOfMessages)
        {
            received.Add(ReceiveOne(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)))
                ?? throw new XunitException($"Expected {numberOfMessages} messages, got {received.Count}"));
        }

        return received;
    }

    /// <summary>Skips messages until one fits.</summary>
    public object FishForMessage(Predicate<object> isMessage, TimeSpan? max = null, string? hint = null)
        => FishForMessage<object>(isMessage, max, hint);

    public T FishForMessage<T>(Predicate<T> isMessage, TimeSpan? max = null, string? hint = null)
    {
        var limit = Limit(max);
        var end = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (true)
        {
            var message = ReceiveOne(TimeSpan.FromMilliseconds(Math.Max(0, end - Environment.TickCount64)))
                ?? throw new XunitException($"No message of type {typeof(T)} that fits within {limit}. {hint}");
            if (message is T typed && isMessage(typed))
            {
                return typed;
            }
        }
    }

    /// <summary>As <see cref="ExpectMsg{T}(TimeSpan?, string?)"/> without blocking the thread.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? timeout = null, string? hint = null)
        => new(Task.Run(() => ExpectMsg<T>(timeout, hint)));

    public ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null)
        => new(Task.Run(() => ExpectMsg(message, timeout, hint)));

    private T Expect<T>(TimeSpan? timeout, string? hint, Func<T, IActorRef, string?> complaint)
    {
        var limit = Limit(timeout);
        if (!_mailbox.TryTake(limit, out var envelope))
        {
            throw new XunitException($"Timeout {limit} while waiting for a message of type {typeof(T)}. {hint}");
        }

        _last = envelope;
        if (envelope.Message is not T message)
        {
            throw new XunitException(
                $"Expected a message of type {typeof(T)}, got <{envelope.Message}> ({envelope.Message.GetType()}) from {envelope.Sender}. {hint}");
        }

        return complaint(message, envelope.Sender) is { } wrong
            ? throw new XunitException($"Got <{message}> from {envelope.Sender}; {wrong}. {hint}")
            : message;
    }
}
