namespace Antrea.Testing.Lab;

/// <summary>
/// A cluster network out of namespaces: node-a, node-b and ext on one bridge, Pods routed behind the nodes, IPv4 and IPv6.
/// Every laboratory has names of its own, so several may run side by side; disposing removes everything.
/// </summary>
public sealed class NetLab : IAsyncDisposable
{
    private static int _count;

    private readonly NetworkNamespace _bridge;

    private NetLab(string prefix)
    {
        Prefix = prefix;
        _bridge = NetworkNamespace.Create($"{prefix}-ul");
        _bridge.Ip("link add br0 type bridge", "link set br0 up");
        NodeA = new LabNode("node-a", 1, NetworkNamespace.Create($"{prefix}-a"));
        NodeB = new LabNode("node-b", 2, NetworkNamespace.Create($"{prefix}-b"));
        External = new LabExternal(NetworkNamespace.Create($"{prefix}-ext"));
    }

    /// <summary>Start of the names of all its namespaces.</summary>
    public string Prefix { get; }

    public LabNode NodeA { get; }

    public LabNode NodeB { get; }

    public LabExternal External { get; }

    /// <summary>Builds a laboratory, and first removes what killed runs with the same family of names left behind.</summary>
    /// <param name="family">Common start of the names, without digits at the end.</param>
    public static NetLab Create(string family = "aa")
    {
        Sweep(family);
        var prefix = $"{family}-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}";
        try
        {
            var lab = new NetLab(prefix);
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

        Route(NodeA, NodeB);
        Route(NodeB, NodeA);
        External.Namespace.Ip([.. new[] { NodeA, NodeB }.SelectMany(n => new[] { $"route add {n.PodCidr} via {n.Ip}", $"route add {n.PodCidr6} via {n.Ip6}" })]);
    }

    private void Route(LabNode node, LabNode other)
    {
        // Many probes are refused at once, and each must hear of it.
        node.Namespace.Sysctl(
            ("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"), ("net.ipv4.conf.all.rp_filter", "0"), ("net.ipv4.conf.default.rp_filter", "0"),
            ("net.ipv4.icmp_ratelimit", "0"), ("net.ipv6.icmp.ratelimit", "0"));
        node.Namespace.Ip(
            $"addr add {node.Gateway}/32 dev lo scope global", $"addr add {node.Gateway6}/128 dev lo nodad",
            $"route add {other.PodCidr} via {other.Ip}", $"route add {other.PodCidr6} via {other.Ip6}",
            $"route add blackhole {node.PodCidr}", $"route add blackhole {node.PodCidr6}",
            $"route add default via {External.Ip}", $"route add default via {External.Ip6}");
    }
}
