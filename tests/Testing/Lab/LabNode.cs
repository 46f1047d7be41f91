namespace Antrea.Testing.Lab;

/// <summary>A node: routes between its Pods, the other node and the outside, as <see cref="Wiring"/> says.</summary>
public sealed class LabNode : LabHost
{
    private readonly Dictionary<int, LabPod> _pods = [];

    internal LabNode(string name, int number, NetworkNamespace place, LabWiring wiring)
        : base(name, place, $"172.31.0.{number}", $"fd00:31::{number}", $"10.10.{number}.1", $"fd00:10:{number}::1") =>
        (Number, Wiring) = (number, wiring);

    public LabWiring Wiring { get; }

    /// <summary>1 or 2; the third byte of its Pods' addresses.</summary>
    public int Number { get; }

    public string PodCidr => $"10.10.{Number}.0/24";

    public string PodCidr6 => $"fd00:10:{Number}::/64";

    public string Gateway => $"10.10.{Number}.1";

    public string Gateway6 => $"fd00:10:{Number}::1";

    public IReadOnlyCollection<LabPod> Pods => _pods.Values;

    /// <summary>Makes the Pod 10.10.N.<paramref name="index"/> behind this node, or returns it if it is there.</summary>
    /// <param name="index">2–254.</param>
    public LabPod Pod(int index)
    {
        if (_pods.TryGetValue(index, out var existing))
        {
            return existing;
        }

        var place = NetworkNamespace.Create($"{Namespace.Name}-p{index}");
        try
        {
            return _pods[index] = LabPod.Create(this, index, place);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    /// <summary>Removes a Pod with its interface and routes.</summary>
    public void Remove(LabPod pod)
    {
        // A namespace is taken down later than it is deleted; the interface shall be gone now.
        _pods.Remove(pod.Index);
        Namespace.Ip($"link del {pod.Interface}");
        pod.Dispose();
    }
}
