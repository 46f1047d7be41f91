namespace Antrea.Runtime.Event;

/// <summary>A message that nobody misses: undelivered it becomes a <see cref="SuppressedDeadLetter"/>.</summary>
public interface IDeadLetterSuppression;
