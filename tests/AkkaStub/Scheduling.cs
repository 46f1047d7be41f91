using System;
using System.Threading;

namespace Akka.Actor
{
    public interface ICancelable
    {
        bool IsCancellationRequested { get; }
        CancellationToken Token { get; }
        void Cancel();
        void Cancel(bool throwOnFirstException);
        void CancelAfter(TimeSpan delay);
        void CancelAfter(int millisecondsDelay);
    }
    public class Cancelable : ICancelable, IDisposable
    {
        public Cancelable(IActionScheduler scheduler, TimeSpan delay) { }
        public Cancelable(IScheduler scheduler, TimeSpan delay) { }
        public Cancelable(IScheduler scheduler, int millisecondsDelay) { }
        public Cancelable(IScheduler scheduler) { }
        public Cancelable(IActionScheduler scheduler) { }
        public bool IsCancellationRequested => throw new NotSupportedException();
        public bool IsDisposed => throw new NotSupportedException();
        public CancellationToken Token => throw new NotSupportedException();
        public void Cancel() { }
        public void Cancel(bool throwOnFirstException) { }
        public void CancelAfter(TimeSpan delay) { }
        public void CancelAfter(int millisecondsDelay) { }
        public static ICancelable CreateCanceled() => throw new NotSupportedException();
        public void Dispose() { }
        protected virtual void Dispose(bool disposing) { }
    }
    public static class CancelableExtensions { public static void CancelIfNotNull(this ICancelable cancelable) { } }
    public interface ITimeProvider
    {
        TimeSpan HighResMonotonicClock { get; }
        TimeSpan MonotonicClock { get; }
        DateTimeOffset Now { get; }
    }
    public interface ITellScheduler
    {
        void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender);
        void ScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
        void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender);
        void ScheduleTellRepeatedly(TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable);
    }
    public interface IScheduler : ITellScheduler, ITimeProvider { IAdvancedScheduler Advanced { get; } }
    public interface IActionScheduler
    {
        void ScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable);
        void ScheduleOnce(TimeSpan delay, Action action);
        void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable);
        void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);
    }
    public interface IAdvancedScheduler : IActionScheduler { }
    public static class SchedulerExtensions
    {
        public static ICancelable ScheduleOnceCancelable(this IActionScheduler scheduler, TimeSpan delay, Action action) => throw new NotSupportedException();
        public static ICancelable ScheduleRepeatedlyCancelable(this IActionScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, Action action) => throw new NotSupportedException();
        public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, TimeSpan delay, ICanTell receiver, object message, IActorRef sender) => throw new NotSupportedException();
        public static ICancelable ScheduleTellOnceCancelable(this IScheduler scheduler, int millisecondsDelay, ICanTell receiver, object message, IActorRef sender) => throw new NotSupportedException();
        public static ICancelable ScheduleTellRepeatedlyCancelable(this IScheduler scheduler, TimeSpan initialDelay, TimeSpan interval, ICanTell receiver, object message, IActorRef sender) => throw new NotSupportedException();
        public static ICancelable ScheduleTellRepeatedlyCancelable(this IScheduler scheduler, int initialMillisecondsDelay, int millisecondsInterval, ICanTell receiver, object message, IActorRef sender) => throw new NotSupportedException();
    }
}
