using System.Net;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Topology;

/// <summary>
/// A cluster with two equal sets of a client, a server and a Pod that calls itself. Policies concern the first set; the second shows that the
/// way itself is open.
/// </summary>
internal sealed class TopologyBed : IAsyncDisposable
{
    private const string Space = "t";
    private const int ServicePort = 8000, TargetPort = 80;

    private readonly PodCluster _cluster;
    private readonly Net _net;

    private TopologyBed(PodCluster cluster, Net net) => (_cluster, _net) = (cluster, net);

    public PodCluster Cluster => _cluster;

    public static async Task<TopologyBed> CreateAsync(Net net, bool agents)
    {
        var wiring = new LabWiring(net == Net.Routed ? PodLink.Routed : PodLink.Bridged, net == Net.Vxlan ? NodeLink.Vxlan : NodeLink.Routed);
        var cluster = await PodCluster.CreateAsync(wiring, agents ? net == Net.Vxlan ? 2 : 1 : 0);
        try
        {
            cluster.AddNamespace(Space);
            foreach (var set in new[] { 1, 2 })
            {
                cluster.AddPod(Space, $"client{set}", cluster.Lab.NodeA);
                cluster.AddPod(Space, $"server{set}", net == Net.Vxlan ? cluster.Lab.NodeB : cluster.Lab.NodeA);
                cluster.AddPod(Space, $"self{set}", cluster.Lab.NodeA);
                cluster.Apply(Service($"server{set}"));
                cluster.Apply(Service($"self{set}"));
            }

            Masquerade(cluster.Lab);
            await cluster.RealizeAsync();
            return new TopologyBed(cluster, net);
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The probe of a row.</summary>
    /// <param name="set">1 or 2.</param>
    /// <param name="into">For <see cref="Way.Masquerade"/>: into the cluster instead of out of it.</param>
    public ProbeRow Probe(TopologyRow row, int set, bool into, string expected)
    {
        var (client, server, self) = (Pod($"client{set}"), Pod($"server{set}"), Pod($"self{set}"));
        var outside = _cluster.Lab.External;
        var (from, to, address, port) = row.Way switch
        {
            Way.Direct => (client, server, Address(server, row.V6), TargetPort),
            Way.ClusterIP => (client, server, _cluster.Services.Address($"{Space}/server{set}", row.V6), ServicePort),
            Way.NodePort => (client, server, Address(_net == Net.Vxlan ? _cluster.Lab.NodeB : _cluster.Lab.NodeA, row.V6), NodePort(set)),
            Way.Masquerade when into => (outside, server, Address(_cluster.Lab.NodeA, row.V6), NodePort(set)),
            Way.Masquerade => (client, outside, Address(outside, row.V6), TargetPort),
            _ => (self, self, _cluster.Services.Address($"{Space}/self{set}", row.V6), ServicePort),
        };
        return new ProbeRow($"set {set}: {from.Name} -> {address} {row.Sent} {port}", from, null, row.Protocol, address, false, port, [expected], to.Name);
    }

    /// <summary>Addresses of a Pod of the first set.</summary>
    public IEnumerable<IPAddress> Addresses(string pod) => Pod(pod).Addresses;

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    private LabHost Pod(string name) => _cluster.Pods[$"{Space}/{name}"].Host;

    private int NodePort(int set) => _cluster.Services.NodePort($"{Space}/server{set}", ServicePort);

    private static string Address(LabHost host, bool v6) => v6 ? host.Ip6 : host.Ip;

    private static string Service(string pod) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{pod}}, namespace: {{Space}}}
        spec:
          type: NodePort
          ipFamilyPolicy: RequireDualStack
          selector: {pod: {{pod}}}
          ports:
          - {name: tcp, protocol: TCP, port: {{ServicePort}}, targetPort: {{TargetPort}}, nodePort: {{30000 + pod[^1] + pod[1]}}}
          - {name: udp, protocol: UDP, port: {{ServicePort}}, targetPort: {{TargetPort}}, nodePort: {{30000 + pod[^1] + pod[1]}}}
          - {name: sctp, protocol: SCTP, port: {{ServicePort}}, targetPort: {{TargetPort}}, nodePort: {{30000 + pod[^1] + pod[1]}}}
        """;

    // Pods leave the cluster by their node's address, and the outside heeds no other.
    private static void Masquerade(NetLab lab)
    {
        foreach (var (program, pods) in new[] { ("iptables", "10.10.0.0/16"), ("ip6tables", "fd00:10::/32") })
        {
            foreach (var node in new[] { lab.NodeA, lab.NodeB })
            {
                node.Namespace.Must(program, $"-w 10 -t nat -A POSTROUTING -s {pods} ! -d {pods} -o eth0 -j MASQUERADE");
            }

            lab.External.Namespace.Must(program, $"-w 10 -A INPUT -s {pods} -j DROP");
        }
    }
}
