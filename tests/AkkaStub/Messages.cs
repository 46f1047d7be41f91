using System;
using Akka.Event;

namespace Akka.Actor
{
    public interface IAutoReceivedMessage { }
    public interface IPossiblyHarmful { }
    public interface INotInfluenceReceiveTimeout { }
    public interface IWrappedMessage { object Message { get; } }
    public readonly struct Envelope
    {
        public Envelope(object message, IActorRef sender) { }
        public object Message => throw new NotSupportedException();
        public IActorRef Sender => throw new NotSupportedException();
    }
    public sealed class PoisonPill : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression { public static PoisonPill Instance => throw new NotSupportedException(); }
    public sealed class Kill : IAutoReceivedMessage { public static Kill Instance => throw new NotSupportedException(); }
    public class ReceiveTimeout : IPossiblyHarmful { public static ReceiveTimeout Instance => throw new NotSupportedException(); }
    public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, IEquatable<Terminated>
    {
        public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated) { }
        public IActorRef ActorRef => throw new NotSupportedException();
        public bool AddressTerminated => throw new NotSupportedException();
        public bool ExistenceConfirmed => throw new NotSupportedException();
        public bool Equals(Terminated other) => throw new NotSupportedException();
    }
    public sealed class Identify : IAutoReceivedMessage, INotInfluenceReceiveTimeout
    {
        public Identify(object messageId) { }
        public object MessageId => throw new NotSupportedException();
    }
    public sealed class ActorIdentity
    {
        public ActorIdentity(object messageId, IActorRef subject) { }
        public object MessageId => throw new NotSupportedException();
        public IActorRef Subject => throw new NotSupportedException();
    }
    public abstract class Status
    {
        protected Status() { }
        public sealed class Failure : Status
        {
            public readonly Exception Cause;
            public readonly object State;
            public Failure(Exception cause) { }
            public Failure(Exception cause, object state) { }
        }
        public sealed class Success : Status
        {
            public static readonly Success Instance;
            public readonly object Status;
            public Success(object status) { }
        }
    }
}
