namespace Antrea.Testing.Lab;

/// <summary>A host outside the cluster, which knows the way to the Pods.</summary>
public sealed class LabExternal : LabHost
{
    internal LabExternal(NetworkNamespace place)
        : base("ext", place, "172.31.0.9", "fd00:31::9")
    {
    }
}
