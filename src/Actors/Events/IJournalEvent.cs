namespace Antrea.Actors.Events;

/// <summary>An event of the journal. Its type name and schema version are written beside it; a field is only ever added.</summary>
public interface IJournalEvent
{
    /// <summary>What caused it: the object and its resourceVersion or generation.</summary>
    string Cause { get; }
}
