namespace Antrea.Testing.Lab;

/// <summary>
/// A cluster network out of namespaces: node-a, node-b and ext on one bridge, Pods behind the nodes, IPv4 and IPv6.
/// Every laboratory has names of its own, so several may run side by side; disposing removes everything.
/// </summary>
public sealed class NetLab : IAsyncDisposable
{
    private static int _count;

    private readonly NetworkNamespace _bridge;

    private NetLab(string prefix, LabWiring wiring)
    {
        Prefix = prefix;
        _bridge = NetworkNamespace.Create($"{prefix}-ul");
        _bridge.Ip("link add br0 type bridge mcast_snooping 0", "link set br0 up");
        Wires.KeepFromIptables(_bridge);
        NodeA = new LabNode("node-a", 1, NetworkNamespace.Create($"{prefix}-a"), wiring);
        NodeB = new LabNode("node-b", 2, NetworkNamespace.Create($"{prefix}-b"), wiring);
        External = new LabExternal(NetworkNamespace.Create($"{prefix}-ext"));
    }

    /// <summary>Start of the names of all its namespaces.</summary>
    public string Prefix { get; }

    public LabNode NodeA { get; }

    public LabNode NodeB { get; }

    public LabExternal External { get; }

    /// <summary>Builds a laboratory, and first removes what killed runs with the same family of names left behind.</summary>
    /// <param name="family">Common start of the names, without digits at the end.</param>
    /// <param name="wiring">Default: everything routed.</param>
    public static NetLab Create(string family = "aa", LabWiring? wiring = null)
    {
        Sweep(family);
        var prefix = $"{family}-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        try
        {
            var lab = new NetLab(prefix, wiring ?? LabWiring.Default);
            lab.Connect();
            return lab;
        }
        catch
        {
            RemoveAll(prefix + "-");
            throw;
        }
    }

    /// <summary>Removes the namespaces of laboratories whose process is gone.</summary>
    public static void Sweep(string family)
    {
        foreach (var name in NetworkNamespace.List(family + "-"))
        {
            var rest = name[(family.Length + 1)..].Split('-');
            if (rest.Length >= 3 && int.TryParse(rest[0], out var pid) && int.TryParse(rest[1], out _) && !Signals.IsAlive(pid))
            {
                NetworkNamespace.Remove(name);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        foreach (var node in new[] { NodeA, NodeB })
        {
            foreach (var pod in node.Pods.ToList())
            {
                node.Remove(pod);
            }
        }

        NodeA.Dispose();
        NodeB.Dispose();
        External.Dispose();
        _bridge.Dispose();
        RemoveAll(Prefix + "-");
        return ValueTask.CompletedTask;
    }

    private static void RemoveAll(string prefix)
    {
        foreach (var name in NetworkNamespace.List(prefix))
        {
            NetworkNamespace.Remove(name);
        }
    }

    private void Connect()
    {
        var port = 0;
        foreach (var host in new LabHost[] { NodeA, NodeB, External })
        {
            ProcessRunner.Must("ip", ["-n", _bridge.Name, "link", "add", $"p{++port}", "type", "veth", "peer", "name", "eth0", "netns", host.Namespace.Name]);
            _bridge.Ip($"link set p{port} master br0", $"link set p{port} up");
            host.Namespace.Ip("link set eth0 up", $"addr add {host.Ip}/24 dev eth0", $"addr add {host.Ip6}/64 dev eth0 nodad");
        }

        Wires.Connect(NodeA, NodeB, External);
        Wires.Connect(NodeB, NodeA, External);
        External.Namespace.Ip([.. new[] { NodeA, NodeB }.SelectMany(n => new[] { $"route add {n.PodCidr} via {n.Ip}", $"route add {n.PodCidr6} via {n.Ip6}" })]);
    }
}
