using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>A view of a fixed set of objects.</summary>
public sealed class ClusterView : IClusterView
{
    /// <summary>A cluster with nothing in it but the system tiers.</summary>
    public static readonly ClusterView Empty = new([]);

    private readonly Dictionary<ObjectKey, KubeObject> _byKey = [];
    private readonly ILookup<Type, KubeObject> _byType;

    /// <summary>A view of the objects; of two with the same key the later counts.</summary>
    public ClusterView(IEnumerable<KubeObject> objects)
    {
        foreach (var o in objects)
        {
            _byKey[o.Key] = o;
        }

        _byType = _byKey.Values.ToLookup(o => o.GetType());
    }

    /// <inheritdoc/>
    public IEnumerable<T> All<T>() where T : KubeObject => _byType[typeof(T)].Cast<T>();

    /// <inheritdoc/>
    public KubeObject? Find(ObjectKey key) => _byKey.GetValueOrDefault(key);
}
