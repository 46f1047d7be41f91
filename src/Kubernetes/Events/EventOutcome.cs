namespace Antrea.Kubernetes.Events;

/// <summary>What became of an attempt to write an Event.</summary>
internal enum EventOutcome
{
    Written,

    /// <summary>Somebody wrote the same before.</summary>
    Known,

    /// <summary>The Event that was to be changed is gone.</summary>
    Expired,

    /// <summary>The object is gone.</summary>
    Gone,
}
