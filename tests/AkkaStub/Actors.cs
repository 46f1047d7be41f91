using System;
using System.Collections.Generic;
using System.Linq.Expressions;
using System.Threading.Tasks;
using Akka.Event;

namespace Akka.Actor
{
    public delegate bool Receive(object message);
    public delegate void UntypedReceive(object message);
    public abstract class ActorBase
    {
        protected ActorBase() { }
        protected static IActorContext Context => throw new NotSupportedException();
        protected static Receive EmptyReceive => throw new NotSupportedException();
        protected IActorRef Self => throw new NotSupportedException();
        protected IActorRef Sender => throw new NotSupportedException();
        public virtual void AroundPostRestart(Exception cause, object message) { }
        public virtual void AroundPostStop() { }
        public virtual void AroundPreRestart(Exception cause, object message) { }
        public virtual void AroundPreStart() { }
        protected virtual bool AroundReceive(Receive receive, object message) => throw new NotSupportedException();
        protected void Become(Receive receive) { }
        protected void BecomeStacked(Receive receive) { }
        protected virtual void PostRestart(Exception reason) { }
        protected virtual void PostStop() { }
        protected virtual void PreRestart(Exception reason, object message) { }
        protected virtual void PreStart() { }
        protected abstract bool Receive(object message);
        protected void SetReceiveTimeout(TimeSpan? timeout) { }
        protected virtual SupervisorStrategy SupervisorStrategy() => throw new NotSupportedException();
        protected void UnbecomeStacked() { }
        protected virtual void Unhandled(object message) { }
    }
    public abstract class UntypedActor : ActorBase
    {
        protected static new IUntypedActorContext Context => throw new NotSupportedException();
        protected void Become(UntypedReceive receive) { }
        protected void BecomeStacked(UntypedReceive receive) { }
        protected abstract void OnReceive(object message);
        protected override bool Receive(object message) => throw new NotSupportedException();
        protected void RunTask(Action action) { }
        protected void RunTask(Func<Task> action) { }
    }
    public abstract class UntypedActorWithStash : UntypedActor, IWithStash { public IStash Stash { get; set; } }
    public abstract class ReceiveActor : UntypedActor
    {
        protected ReceiveActor() { }
        protected void Become(Action configure) { }
        protected void BecomeStacked(Action configure) { }
        protected sealed override void OnReceive(object message) { }
        protected sealed override bool Receive(object message) => throw new NotSupportedException();
        protected void Receive<T>(Action<T> handler, Predicate<T> shouldHandle = null) { }
        protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) { }
        protected void Receive(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) { }
        protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) { }
        protected void Receive<T>(Func<T, bool> handler) { }
        protected void Receive(Type messageType, Func<object, bool> handler) { }
        protected void ReceiveAny(Action<object> handler) { }
        protected void ReceiveAnyAsync(Func<object, Task> handler) { }
        protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) { }
        protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) { }
        protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object> shouldHandle = null) { }
        protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) { }
    }
    public interface IActorRefFactory
    {
        IActorRef ActorOf(Props props, string name = null);
        ActorSelection ActorSelection(ActorPath actorPath);
        ActorSelection ActorSelection(string actorPath);
    }
    public interface ICanWatch
    {
        IActorRef Unwatch(IActorRef subject);
        IActorRef Watch(IActorRef subject);
        IActorRef WatchWith(IActorRef subject, object message);
    }
    public interface IActorContext : IActorRefFactory, ICanWatch
    {
        IActorRef Parent { get; }
        Props Props { get; }
        TimeSpan? ReceiveTimeout { get; }
        IActorRef Self { get; }
        IActorRef Sender { get; }
        ActorSystem System { get; }
        void Become(Receive receive);
        void BecomeStacked(Receive receive);
        IActorRef Child(string name);
        IEnumerable<IActorRef> GetChildren();
        void SetReceiveTimeout(TimeSpan? timeout);
        void Stop(IActorRef child);
        void UnbecomeStacked();
    }
    public interface IUntypedActorContext : IActorContext
    {
        void Become(UntypedReceive receive);
        void BecomeStacked(UntypedReceive receive);
    }
    public abstract class ActorSystem : IActorRefFactory, IDisposable
    {
        protected ActorSystem() { }
        public abstract IActorRef DeadLetters { get; }
        public abstract EventStream EventStream { get; }
        public abstract ILoggingAdapter Log { get; }
        public abstract string Name { get; }
        public abstract IScheduler Scheduler { get; }
        public TimeSpan StartTime => throw new NotSupportedException();
        public TimeSpan Uptime => throw new NotSupportedException();
        public abstract Task WhenTerminated { get; }
        public abstract IActorRef ActorOf(Props props, string name = null);
        public abstract ActorSelection ActorSelection(ActorPath actorPath);
        public abstract ActorSelection ActorSelection(string actorPath);
        public static ActorSystem Create(string name) => throw new NotSupportedException();
        public static ActorSystem Create(string name, Akka.Configuration.Config config) => throw new NotSupportedException();
        public void Dispose() { }
        public abstract void RegisterOnTermination(Action code);
        public abstract void Stop(IActorRef actor);
        public abstract Task Terminate();
    }
    public interface IIndirectActorProducer
    {
        Type ActorType { get; }
        ActorBase Produce();
        void Release(ActorBase actor);
    }
    public class Props : IEquatable<Props>
    {
        public Props(Type type, object[] args) { }
        public Props(Type type) { }
        public object[] Arguments => throw new NotSupportedException();
        public SupervisorStrategy SupervisorStrategy => throw new NotSupportedException();
        public Type Type => throw new NotSupportedException();
        public string TypeName => throw new NotSupportedException();
        public static Props Create<TActor>(Expression<Func<TActor>> factory, SupervisorStrategy supervisorStrategy = null) where TActor : ActorBase => throw new NotSupportedException();
        public static Props Create<TActor>(params object[] args) where TActor : ActorBase => throw new NotSupportedException();
        public static Props Create<TActor>(SupervisorStrategy supervisorStrategy) where TActor : ActorBase, new() => throw new NotSupportedException();
        public static Props Create(Type type, params object[] args) => throw new NotSupportedException();
        public static Props CreateBy(IIndirectActorProducer producer, params object[] args) => throw new NotSupportedException();
        public bool Equals(Props other) => throw new NotSupportedException();
        public virtual ActorBase NewActor() => throw new NotSupportedException();
        public Props WithSupervisorStrategy(SupervisorStrategy supervisorStrategy) => throw new NotSupportedException();
    }
    public interface IStash
    {
        IEnumerable<Envelope> ClearStash();
        void Prepend(IEnumerable<Envelope> envelopes);
        void Stash();
        void Unstash();
        void UnstashAll();
        void UnstashAll(Func<Envelope, bool> predicate);
    }
    public interface IActorStash { IStash Stash { get; set; } }
    public interface IWithUnrestrictedStash : IActorStash { }
    public interface IWithStash : IWithUnrestrictedStash { }
    public interface IWithUnboundedStash : IWithUnrestrictedStash { }
    public interface IWithTimers { ITimerScheduler Timers { get; set; } }
    public interface ITimerScheduler
    {
        void Cancel(object key);
        void CancelAll();
        bool IsTimerActive(object key);
        void StartPeriodicTimer(object key, object msg, TimeSpan interval);
        void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);
        void StartSingleTimer(object key, object msg, TimeSpan timeout);
    }
}
