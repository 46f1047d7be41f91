namespace Antrea.Policy.Status;

/// <summary>A status that is to stand in an object.</summary>
/// <param name="Uid">UID of the object it is of; empty = whichever has the name.</param>
/// <param name="Status">The status; its conditions have no times.</param>
public readonly record struct WantedStatus(string Uid, ObjectStatus Status);
