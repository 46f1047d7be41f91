namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>Datapaths that do not pass the Node's rules, as its interfaces show them.</summary>
public sealed class DatapathCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "datapath";

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var (links, error) = await machine.LinksAsync(cancel).ConfigureAwait(false);
        if (links is null)
        {
            return [CheckRow.Fail(Name, error, "install iproute2")];
        }

        var rows = links.Select(Look).OfType<CheckRow>().ToList();
        if (machine.Exists("/sys/fs/bpf/tc/globals/cilium_calls_netdev_00002") || machine.Exists("/run/cilium/cilium.sock") || machine.Exists("/var/run/cilium/cilium.sock"))
        {
            rows.Add(Ebpf("Cilium's agent runs here"));
        }

        rows = [.. rows.DistinctBy(r => r.Name)];
        return rows.Count > 0 ? rows : [CheckRow.Pass(Name, "routed or bridged, as far as the interfaces show")];
    }

    private static CheckRow? Look(HostLink link) => link switch
    {
        { Name: "cilium_host" or "cilium_net" or "bpfin.cali" or "bpfout.cali" or "bpfnatin" or "bpfnatout" } => Ebpf($"interface {link.Name}"),
        { Kind: "netkit" } => Ebpf($"interface {link.Name} of kind netkit"),
        { Kind: "ipvlan" or "macvlan" or "macvtap" or "ipvtap" } => CheckRow.Warn(
            $"datapath {link.Kind}", $"interface {link.Name}: what Pods on such interfaces send does not pass the Node's rules, nothing is enforced for them",
            "use a CNI with routed or bridged Pods, or write no policies for these"),
        { Kind: "openvswitch" } or { Name: "ovs-system" or "br-int" } => CheckRow.Fail(
            "datapath Open vSwitch", $"interface {link.Name}: what Open vSwitch forwards does not pass the Node's rules",
            "use a CNI with routed or bridged Pods; Antrea and OVN enforce policies themselves"),
        { Name: "kube-ipvs0" } => CheckRow.Warn(
            "kube-proxy", "runs in IPVS mode, which is not supported: rules on what Pods send to Services are judged by the Service's address", "set mode: iptables in kube-proxy's configuration"),
        _ => null,
    };

    private static CheckRow Ebpf(string what) => CheckRow.Fail(
        "datapath eBPF", $"{what}: what eBPF forwards does not pass the Node's rules, nothing is enforced for it",
        "use iptables there: Calico linuxDataplane: Iptables; Cilium has policies of its own, do not run the agent beside it");
}
