using Antrea.Policy.Status;

namespace Antrea.Kubernetes.Reporting;

/// <summary>The status as it stands in an object.</summary>
/// <param name="Uid">UID of the object.</param>
/// <param name="Version">Its resourceVersion.</param>
/// <param name="Generation">Its generation.</param>
/// <param name="Status">What it says.</param>
internal sealed record StoredStatus(string Uid, string Version, long Generation, ObjectStatus Status)
{
    /// <summary>
    /// True if a status is to be written: it says something else, is of this object and not of an older generation than the one that stands there. Who
    /// writes may lag behind somebody who does not.
    /// </summary>
    public bool Lacks(WantedStatus wanted) =>
        (wanted.Uid.Length == 0 || wanted.Uid == Uid) && wanted.Status.ObservedGeneration >= Math.Min(Status.ObservedGeneration, Generation) && !wanted.Status.SaysAs(Status);
}
