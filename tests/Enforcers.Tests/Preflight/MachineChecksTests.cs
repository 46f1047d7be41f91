using Antrea.Enforcers.Preflight;
using Antrea.Enforcers.Preflight.Checks;

namespace Antrea.Enforcers.Tests.Preflight;

/// <summary>Bridges, datapaths, another Antrea, directories: each case that keeps policies from being enforced is found.</summary>
public sealed class MachineChecksTests : IDisposable
{
    private readonly FakeMachine _machine = new FakeMachine().Links(FakeMachine.Link("lo"), FakeMachine.Link("eth0"));

    [Fact]
    public async Task A_bridge_with_Pods_needs_both_settings()
    {
        (await _machine.OneAsync(new BridgeCheck())).Found.ShouldBe("no Pods on a bridge");
        _machine.Links(FakeMachine.Link("cni0", "bridge"), FakeMachine.Link("veth1", "veth", "cni0"));
        var rows = await _machine.RunAsync(new BridgeCheck());
        rows.ShouldAllBe(r => r.Outcome == CheckOutcome.Fail && r.Found.StartsWith("br_netfilter is not loaded", StringComparison.Ordinal));
        _machine.File("/proc/sys/net/bridge/bridge-nf-call-iptables", "1").File("/proc/sys/net/bridge/bridge-nf-call-ip6tables", "0");
        rows = await _machine.RunAsync(new BridgeCheck());
        rows[0].ShouldBe(CheckRow.Pass("bridge-nf-call-iptables", "1, for cni0"));
        rows[1].Found.ShouldStartWith("is 0: ");
        rows[1].Advice.ShouldContain("sysctl -w net.bridge.bridge-nf-call-ip6tables=1");
    }

    [Fact]
    public async Task A_bridge_of_a_container_engine_is_a_warning()
    {
        _machine.Links(FakeMachine.Link("docker0", "bridge"), FakeMachine.Link("veth1", "veth", "docker0"));
        (await _machine.RunAsync(new BridgeCheck())).ShouldAllBe(r => r.Outcome == CheckOutcome.Warn);
    }

    [Theory]
    [InlineData("eth1", "", CheckOutcome.Pass)]
    [InlineData("cali123", "veth", CheckOutcome.Pass)]
    [InlineData("cilium_host", "veth", CheckOutcome.Fail)]
    [InlineData("bpfin.cali", "veth", CheckOutcome.Fail)]
    [InlineData("lxc1", "netkit", CheckOutcome.Fail)]
    [InlineData("ovs-system", "openvswitch", CheckOutcome.Fail)]
    [InlineData("mv0", "macvlan", CheckOutcome.Warn)]
    [InlineData("iv0", "ipvlan", CheckOutcome.Warn)]
    [InlineData("kube-ipvs0", "dummy", CheckOutcome.Warn)]
    public async Task A_datapath_beside_the_rules_is_found(string name, string kind, CheckOutcome outcome) =>
        (await _machine.Links(FakeMachine.Link(name, kind)).OneAsync(new DatapathCheck())).Outcome.ShouldBe(outcome);

    [Fact]
    public async Task Of_several_interfaces_of_a_datapath_one_is_told()
    {
        _machine.Links(FakeMachine.Link("mv0", "macvlan"), FakeMachine.Link("mv1", "macvlan"), FakeMachine.Link("kube-ipvs0", "dummy"));
        (await _machine.RunAsync(new DatapathCheck())).Select(r => r.Name).ShouldBe(["datapath macvlan", "kube-proxy"]);
    }

    [Fact]
    public async Task Cilium_is_found_by_its_socket() =>
        (await _machine.File("/run/cilium/cilium.sock", "").OneAsync(new DatapathCheck())).Name.ShouldBe("datapath eBPF");

    [Theory]
    [InlineData("", CheckOutcome.Pass)]
    [InlineData("table inet f {\n\tflowtable ft {\n\t\thook ingress priority filter\n\t}\n}\n", CheckOutcome.Warn)]
    public async Task Flow_offload_is_warned_of(string said, CheckOutcome outcome) =>
        (await _machine.Says("nft list flowtables", said).OneAsync(new FlowtableCheck())).Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData("""{"cniVersion": "1.0.0", "plugins": [{"type": "flannel"}, {"type": "portmap"}]}""", CheckOutcome.Pass)]
    [InlineData("""{"type": "bridge"}""", CheckOutcome.Pass)]
    [InlineData("""{"plugins": [{"type": "macvlan"}]}""", CheckOutcome.Fail)]
    [InlineData("""{"plugins": [{"type": "ipvlan"}]}""", CheckOutcome.Fail)]
    [InlineData("""{"plugins": [{"type": "cilium-cni"}]}""", CheckOutcome.Fail)]
    [InlineData("""{"plugins": [{"type": "antrea"}]}""", CheckOutcome.Fail)]
    [InlineData("no json", CheckOutcome.Warn)]
    public async Task The_first_configuration_of_the_CNI_names_the_datapath(string text, CheckOutcome outcome)
    {
        _machine.File("/etc/cni/net.d/99-other.conflist", """{"type": "sriov"}""").File("/etc/cni/net.d/10-first.conflist", text).File("/etc/cni/net.d/00-notes.txt", "x");
        (await _machine.OneAsync(new CniCheck())).Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task Without_a_configuration_of_the_CNI_it_is_skipped() => (await _machine.OneAsync(new CniCheck())).Outcome.ShouldBe(CheckOutcome.Skip);

    [Fact]
    public async Task Antrea_on_the_Node_is_refused_by_each_of_its_signs()
    {
        (await _machine.OneAsync(new AntreaCheck())).Outcome.ShouldBe(CheckOutcome.Pass);
        _machine.File("/proc/17/comm", "antrea-agent").File("/proc/18/comm", "antrea-actors");
        (await _machine.OneAsync(new AntreaCheck())).Found.ShouldBe("process antrea-agent");
        _machine.Links(FakeMachine.Link("antrea-gw0")).File("/run/antrea/cni.sock", "");
        var row = await _machine.OneAsync(new AntreaCheck());
        row.Outcome.ShouldBe(CheckOutcome.Fail);
        row.Found.ShouldBe("interface antrea-gw0, process antrea-agent, socket /run/antrea/cni.sock");
    }

    [Fact]
    public async Task Interfaces_that_cannot_be_read_are_a_failure()
    {
        _machine.Says("ip -d -j link show", "", 127, "cannot be started: No such file or directory");
        (await _machine.RunAsync(new BridgeCheck(), new DatapathCheck())).ShouldAllBe(r => r.Outcome == CheckOutcome.Fail && r.Advice == "install iproute2");
    }

    [Fact]
    public async Task A_directory_is_tried_and_left_as_it_was()
    {
        Directory.CreateDirectory(_machine.Path("/var/log"));
        (await _machine.OneAsync(new FolderCheck("log directory", "/var/log"))).Found.ShouldContain("can be written");
        (await _machine.OneAsync(new FolderCheck("log directory", "/var/log/antrea/deep"))).Found.ShouldContain("can be made");
        Directory.EnumerateFileSystemEntries(_machine.Path("/var/log")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_directory_on_a_file_system_that_takes_nothing_failed()
    {
        // /proc takes no files, whoever asks.
        var row = (await MachineChecks.RunAsync([new FolderCheck("state directory", "/proc/antrea")], new PreflightMachine(_machine, null), CancellationToken.None))[0];
        row.Outcome.ShouldBe(CheckOutcome.Fail);
        row.Found.ShouldStartWith("/proc/antrea: cannot be made: ");
    }

    [Fact]
    public async Task The_lock_of_iptables_is_the_Nodes()
    {
        Directory.CreateDirectory(_machine.Path("/run"));
        (await _machine.OneAsync(new LockCheck())).Found.ShouldStartWith("not there yet");
        (await _machine.File("/run/xtables.lock", "").OneAsync(new LockCheck())).ShouldBe(CheckRow.Pass("xtables.lock", "/run/xtables.lock"));
        _machine.File("/var/run/secrets/kubernetes.io/serviceaccount/token", "t").File("/proc/self/mountinfo", "25 20 0:5 / /dev rw - devtmpfs");
        (await _machine.OneAsync(new LockCheck())).Found.ShouldContain("the container's own");
        _machine.File("/proc/self/mountinfo", "26 20 0:24 /xtables.lock /run/xtables.lock rw - tmpfs tmpfs rw");
        (await _machine.OneAsync(new LockCheck())).Outcome.ShouldBe(CheckOutcome.Pass);
    }

    [Fact]
    public async Task A_check_that_breaks_is_a_row()
    {
        _machine.Broken = new IOException("the disk is on fire");
        (await _machine.RunAsync(new ConntrackCheck())).ShouldHaveSingleItem().ShouldBe(CheckRow.Fail("connection table", "the disk is on fire", ""));
    }

    public void Dispose() => _machine.Dispose();
}
