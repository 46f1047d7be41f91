namespace Antrea.Runtime.Actor;

internal sealed record FailureRecord(Exception Cause, DateTimeOffset At);
