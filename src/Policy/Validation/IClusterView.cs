using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>
/// The objects that have been accepted so far. It may or may not hold an older version of the object that is validated; the system
/// tiers count as present in any case.
/// </summary>
public interface IClusterView
{
    /// <summary>All objects of a type.</summary>
    IEnumerable<T> All<T>() where T : KubeObject;

    /// <summary>The object of a key, or null.</summary>
    KubeObject? Find(ObjectKey key);
}
