using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Akka.Actor
{
    public sealed class Address : IEquatable<Address>
    {
        public Address(string protocol, string system, string host = null, int? port = null) { }
        public bool HasGlobalScope => throw new NotSupportedException();
        public bool HasLocalScope => throw new NotSupportedException();
        public string Host => throw new NotSupportedException();
        public int? Port => throw new NotSupportedException();
        public string Protocol => throw new NotSupportedException();
        public string System => throw new NotSupportedException();
        public bool Equals(Address other) => throw new NotSupportedException();
    }
    public abstract class ActorPath : IComparable<ActorPath>, IEquatable<ActorPath>
    {
        protected ActorPath(Address address, string name) { }
        protected ActorPath(ActorPath parentPath, string name, long uid) { }
        public Address Address => throw new NotSupportedException();
        public int Depth => throw new NotSupportedException();
        public IReadOnlyList<string> Elements => throw new NotSupportedException();
        public string Name => throw new NotSupportedException();
        public ActorPath Parent => throw new NotSupportedException();
        public ActorPath Root => throw new NotSupportedException();
        public long Uid => throw new NotSupportedException();
        public ActorPath Child(string childName) => throw new NotSupportedException();
        public int CompareTo(ActorPath other) => throw new NotSupportedException();
        public bool Equals(ActorPath other) => throw new NotSupportedException();
        public static bool IsValidPathElement(string s) => throw new NotSupportedException();
        public string ToSerializationFormat() => throw new NotSupportedException();
        public string ToStringWithAddress() => throw new NotSupportedException();
        public string ToStringWithUid() => throw new NotSupportedException();
        public string ToStringWithoutAddress() => throw new NotSupportedException();
        public ActorPath WithUid(long uid) => throw new NotSupportedException();
        public static ActorPath operator /(ActorPath path, string name) => throw new NotSupportedException();
        public static bool operator ==(ActorPath left, ActorPath right) => throw new NotSupportedException();
        public static bool operator !=(ActorPath left, ActorPath right) => throw new NotSupportedException();
    }
    public sealed class RootActorPath : ActorPath { public RootActorPath(Address address, string name = "") : base(address, name) { } }
    public sealed class ChildActorPath : ActorPath { public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid) { } }
    public interface ICanTell { void Tell(object message, IActorRef sender); }
    public interface IActorRef : ICanTell, IComparable, IComparable<IActorRef>, IEquatable<IActorRef> { ActorPath Path { get; } }
    public abstract class ActorRefBase : IActorRef
    {
        protected ActorRefBase() { }
        public abstract ActorPath Path { get; }
        public int CompareTo(object obj) => throw new NotSupportedException();
        public int CompareTo(IActorRef other) => throw new NotSupportedException();
        public bool Equals(IActorRef other) => throw new NotSupportedException();
        public void Tell(object message, IActorRef sender) => throw new NotSupportedException();
        protected abstract void TellInternal(object message, IActorRef sender);
    }
    public static class ActorRefs
    {
        public static readonly IActorRef NoSender;
        public static readonly Nobody Nobody;
    }
    public sealed class Nobody : ActorRefBase
    {
        public static Nobody Instance;
        public override ActorPath Path => throw new NotSupportedException();
        protected override void TellInternal(object message, IActorRef sender) => throw new NotSupportedException();
    }
    public static class ActorRefExtensions
    {
        public static IActorRef GetOrElse(this IActorRef actorRef, Func<IActorRef> elseValue) => throw new NotSupportedException();
        public static bool IsNobody(this IActorRef actorRef) => throw new NotSupportedException();
    }
    public static class ActorRefFactoryExtensions
    {
        public static IActorRef ActorOf<TActor>(this IActorRefFactory factory, string name = null) where TActor : ActorBase, new() => throw new NotSupportedException();
        public static ActorSelection ActorSelection(this IActorRefFactory factory, IActorRef anchorRef, string actorPath) => throw new NotSupportedException();
    }
    public static class ActorRefImplicitSenderExtensions
    {
        public static void Forward(this IActorRef receiver, object message) => throw new NotSupportedException();
        public static void Tell(this IActorRef receiver, object message) => throw new NotSupportedException();
    }
    public class ActorSelection : ICanTell
    {
        public ActorSelection(IActorRef anchor, string path) { }
        public ActorSelection(IActorRef anchor, IEnumerable<string> elements) { }
        public IActorRef Anchor => throw new NotSupportedException();
        public string PathString => throw new NotSupportedException();
        public Task<IActorRef> ResolveOne(TimeSpan timeout) => throw new NotSupportedException();
        public Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct) => throw new NotSupportedException();
        public void Tell(object message, IActorRef sender = null) => throw new NotSupportedException();
    }
    public static class Futures
    {
        public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) => throw new NotSupportedException();
        public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) => throw new NotSupportedException();
        public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) => throw new NotSupportedException();
        public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) => throw new NotSupportedException();
        public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) => throw new NotSupportedException();
        public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) => throw new NotSupportedException();
        public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
    public static class GracefulStopSupport
    {
        public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout) => throw new NotSupportedException();
        public static Task<bool> GracefulStop(this IActorRef target, TimeSpan timeout, object stopMessage) => throw new NotSupportedException();
    }
    public static class WatchAsyncSupport
    {
        public static Task<bool> WatchAsync(this IActorRef target, CancellationToken token = default) => throw new NotSupportedException();
    }
    public static class PipeToSupport
    {
        public static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
        public static Task PipeTo<T>(this ValueTask<T> taskToPipe, ICanTell recipient, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
        public static Task PipeTo<T>(this Task<T> taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<T, object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
        public static Task PipeTo(this Task taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
        public static Task PipeTo(this ValueTask taskToPipe, ICanTell recipient, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
        public static Task PipeTo(this Task taskToPipe, ICanTell recipient, bool useConfigureAwait, IActorRef sender = null, Func<object> success = null, Func<Exception, object> failure = null) => throw new NotSupportedException();
    }
}
