using System.Collections.Concurrent;
using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

/// <summary>
/// Publish and subscribe inside one system, by type: a subscription to a class or interface brings everything that is one.
/// A subscriber that stops is removed.
/// </summary>
public class EventStream
{
    private readonly Lock _gate = new();
    private readonly List<(IActorRef Subscriber, Type Channel)> _subscriptions = [];
    private volatile ConcurrentDictionary<Type, IActorRef[]> _receivers = new();

    internal EventStream() { }

    /// <summary>False if it was subscribed already.</summary>
    public virtual bool Subscribe(IActorRef subscriber, Type channel)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(channel);
        lock (_gate)
        {
            if (_subscriptions.Contains((subscriber, channel)))
            {
                return false;
            }

            if (subscriber is LocalActorRef local && !local.Cell.MarkSubscriber())
            {
                return false;
            }

            _subscriptions.Add((subscriber, channel));
            _receivers = new();
            return true;
        }
    }

    public virtual bool Unsubscribe(IActorRef subscriber, Type channel)
        => Remove(s => s.Subscriber.Equals(subscriber) && s.Channel == channel);

    /// <summary>From all channels.</summary>
    public virtual bool Unsubscribe(IActorRef subscriber) => Remove(s => s.Subscriber.Equals(subscriber));

    public virtual void Publish(object @event)
    {
        ArgumentNullException.ThrowIfNull(@event);
        foreach (var receiver in Receivers(@event.GetType()))
        {
            receiver.Tell(@event, ActorRefs.NoSender);
        }
    }

    internal bool HasSubscribers(Type eventType) => Receivers(eventType).Length > 0;

    private IActorRef[] Receivers(Type eventType)
    {
        var cache = _receivers;
        if (cache.TryGetValue(eventType, out var receivers))
        {
            return receivers;
        }

        lock (_gate)
        {
            receivers = _subscriptions.Where(s => s.Channel.IsAssignableFrom(eventType))
                .Select(s => s.Subscriber).Distinct().ToArray();
            _receivers.TryAdd(eventType, receivers);
            return receivers;
        }
    }

    private bool Remove(Predicate<(IActorRef Subscriber, Type Channel)> match)
    {
        lock (_gate)
        {
            var removed = _subscriptions.RemoveAll(match) > 0;
            if (removed)
            {
                _receivers = new();
            }

            return removed;
        }
    }
}
