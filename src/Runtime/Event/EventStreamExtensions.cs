using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Event;

public static class EventStreamExtensions
{
    public static bool Subscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Subscribe(subscriber, typeof(TChannel));
    }

    public static bool Unsubscribe<TChannel>(this EventStream eventStream, IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(eventStream);
        return eventStream.Unsubscribe(subscriber, typeof(TChannel));
    }
}
