using Antrea.Runtime.Actor;

namespace Antrea.Runtime.Persistence;

/// <summary>Nothing came from the journal or the snapshot store for 30 seconds.</summary>
public sealed class RecoveryTimedOutException : AkkaException
{
    public RecoveryTimedOutException() { }

    public RecoveryTimedOutException(string message, Exception? cause = null) : base(message, cause) { }
}
