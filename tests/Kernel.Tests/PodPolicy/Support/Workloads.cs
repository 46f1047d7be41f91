using System.Diagnostics.CodeAnalysis;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>Gives Pods their places and lets them listen. Places are kept for later Pods: making one takes longer than a test's probes.</summary>
internal sealed class Workloads(NetLab lab) : IDisposable
{
    private readonly Dictionary<string, Workload> _all = [];
    private readonly Dictionary<LabPod, string> _listening = [];
    private readonly Dictionary<LabPod, LabNameServer> _nameServers = [];

    public IEnumerable<Workload> All => _all.Values;

    public IEnumerable<LabNameServer> NameServers => _nameServers.Values;

    public Workload this[string name] => _all[name];

    public bool TryGet(string name, [NotNullWhen(true)] out Workload? found) => _all.TryGetValue(name, out found);

    /// <param name="index">Where it would like to be; else, or if that is taken, somewhere from 100 on.</param>
    public Workload Add(string name, LabNode node, bool hostNetwork, IReadOnlyList<(LabProtocol, int)> listens, int? index = null)
    {
        Remove(name);
        var taken = _all.Values.Where(w => w.Node == node).Select(w => (w.Host as LabPod)?.Index).ToHashSet();
        var place = index is { } wish && !taken.Contains(wish) ? wish : Enumerable.Range(100, 100).First(i => !taken.Contains(i));
        return _all[name] = new Workload(name, hostNetwork ? node : node.Pod(place), node, listens);
    }

    public void Remove(string name) => _all.Remove(name);

    public void Clear() => _all.Clear();

    /// <summary>Starts and ends servers, so that every Pod listens on its ports. UDP port 53 is a name server.</summary>
    public void Listen()
    {
        foreach (var workload in _all.Values)
        {
            if (workload.Host is not LabPod pod || workload.Listens.Count == 0 && !_listening.ContainsKey(pod))
            {
                continue;
            }

            var wanted = string.Join(' ', workload.Listens.Order());
            if (_listening.GetValueOrDefault(pod) == wanted)
            {
                continue;
            }

            pod.StopServing();
            if (_nameServers.Remove(pod, out var old))
            {
                old.Dispose();
            }

            foreach (var (protocol, port) in workload.Listens)
            {
                if ((protocol, port) == (LabProtocol.Udp, 53))
                {
                    _nameServers[pod] = new LabNameServer(pod);
                }
                else
                {
                    pod.Serve(protocol, port);
                }
            }

            _listening[pod] = wanted;
        }
    }

    /// <summary>The servers of nodes and of the outside, which never change.</summary>
    public void ListenOnHosts()
    {
        foreach (var host in new LabHost[] { lab.NodeA, lab.NodeB, lab.External })
        {
            foreach (var (protocol, port) in Workload.Standard)
            {
                host.Serve(protocol, port);
            }

            host.Serve(LabProtocol.Tcp, 6443, 10250);
        }
    }

    public void Dispose()
    {
        foreach (var server in _nameServers.Values)
        {
            server.Dispose();
        }
    }
}
