using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Akka.Actor;
using Akka.Event;

namespace Akka.Persistence
{
    public interface IPersistentIdentity
    {
        string JournalPluginId { get; }
        string PersistenceId { get; }
        string SnapshotPluginId { get; }
    }
    public interface IPersistenceRecovery { Recovery Recovery { get; } }
    public abstract class Eventsourced : ActorBase, IWithUnboundedStash, IPersistentIdentity, IPersistenceRecovery
    {
        protected Eventsourced() { }
        public bool IsRecovering => throw new NotSupportedException();
        public bool IsRecoveryFinished => throw new NotSupportedException();
        public IActorRef Journal => throw new NotSupportedException();
        public string JournalPluginId { get; protected set; }
        public long LastSequenceNr => throw new NotSupportedException();
        protected virtual ILoggingAdapter Log => throw new NotSupportedException();
        public abstract string PersistenceId { get; }
        public virtual Recovery Recovery => throw new NotSupportedException();
        public string SnapshotPluginId { get; protected set; }
        public long SnapshotSequenceNr => throw new NotSupportedException();
        public IActorRef SnapshotStore => throw new NotSupportedException();
        public string SnapshotterId => throw new NotSupportedException();
        public IStash Stash { get; set; }
        public override void AroundPostRestart(Exception reason, object message) { }
        public override void AroundPostStop() { }
        public override void AroundPreRestart(Exception cause, object message) { }
        public override void AroundPreStart() { }
        protected override bool AroundReceive(Receive receive, object message) => throw new NotSupportedException();
        public void DeferAsync<TEvent>(TEvent evt, Action<TEvent> handler) { }
        public void DeferAsync<TEvent>(TEvent evt, Func<TEvent, Task> handler) { }
        public void DeleteMessages(long toSequenceNr) { }
        public void DeleteSnapshot(long sequenceNr) { }
        public void DeleteSnapshots(SnapshotSelectionCriteria criteria) { }
        public void LoadSnapshot(string persistenceId, SnapshotSelectionCriteria criteria, long toSequenceNr) { }
        protected virtual void OnPersistFailure(Exception cause, object @event, long sequenceNr) { }
        protected virtual void OnPersistRejected(Exception cause, object @event, long sequenceNr) { }
        protected virtual void OnRecoveryFailure(Exception reason, object message = null) { }
        protected virtual void OnReplaySuccess() { }
        public void Persist<TEvent>(TEvent @event, Action<TEvent> handler) { }
        public void Persist<TEvent>(TEvent @event, Func<TEvent, Task> handler) { }
        public void PersistAll<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) { }
        public void PersistAll<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler) { }
        public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Action<TEvent> handler) { }
        public void PersistAllAsync<TEvent>(IEnumerable<TEvent> events, Func<TEvent, Task> handler) { }
        public void PersistAsync<TEvent>(TEvent @event, Action<TEvent> handler) { }
        public void PersistAsync<TEvent>(TEvent @event, Func<TEvent, Task> handler) { }
        protected abstract bool ReceiveCommand(object message);
        protected abstract bool ReceiveRecover(object message);
        protected void RunTask(Func<Task> action) { }
        public void SaveSnapshot(object snapshot) { }
        protected override void Unhandled(object message) { }
    }
    public abstract class PersistentActor : Eventsourced { protected override bool Receive(object message) => throw new NotSupportedException(); }
    public abstract class UntypedPersistentActor : Eventsourced
    {
        protected static new IUntypedActorContext Context => throw new NotSupportedException();
        protected void Become(UntypedReceive receive) { }
        protected void BecomeStacked(UntypedReceive receive) { }
        protected abstract void OnCommand(object message);
        protected abstract void OnRecover(object message);
        protected override bool Receive(object message) => throw new NotSupportedException();
        protected sealed override bool ReceiveCommand(object message) => throw new NotSupportedException();
        protected sealed override bool ReceiveRecover(object message) => throw new NotSupportedException();
    }
    public abstract class ReceivePersistentActor : UntypedPersistentActor
    {
        protected ReceivePersistentActor() { }
        protected void Become(Action configure) { }
        protected void BecomeStacked(Action configure) { }
        protected sealed override bool Receive(object message) => throw new NotSupportedException();
        protected void Command(Action<object> handler) { }
        protected void Command(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) { }
        protected void Command<T>(Func<T, bool> handler) { }
        protected void Command<T>(Action<T> handler, Predicate<T> shouldHandle = null) { }
        protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) { }
        protected void CommandAny(Action<object> handler) { }
        protected void CommandAnyAsync(Func<object, Task> handler) { }
        protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T> shouldHandle = null) { }
        protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) { }
        protected sealed override void OnCommand(object message) { }
        protected sealed override void OnRecover(object message) { }
        protected void Recover(Type messageType, Action<object> handler, Predicate<object> shouldHandle = null) { }
        protected void Recover<T>(Func<T, bool> handler) { }
        protected void Recover<T>(Action<T> handler, Predicate<T> shouldHandle = null) { }
        protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) { }
        protected void RecoverAny(Action<object> handler) { }
    }
    public sealed class Recovery
    {
        public Recovery() { }
        public Recovery(SnapshotSelectionCriteria fromSnapshot) { }
        public Recovery(SnapshotSelectionCriteria fromSnapshot, long toSequenceNr) { }
        public Recovery(SnapshotSelectionCriteria fromSnapshot = null, long toSequenceNr = long.MaxValue, long replayMax = long.MaxValue) { }
        public SnapshotSelectionCriteria FromSnapshot => throw new NotSupportedException();
        public long ReplayMax => throw new NotSupportedException();
        public long ToSequenceNr => throw new NotSupportedException();
        public static Recovery Default => throw new NotSupportedException();
        public static Recovery None => throw new NotSupportedException();
    }
    public sealed class RecoveryCompleted { public static readonly RecoveryCompleted Instance; }
    public sealed class RecoveryTimedOutException : AkkaException
    {
        public RecoveryTimedOutException() { }
        public RecoveryTimedOutException(string message, Exception cause = null) { }
    }
}
