using System.Text.RegularExpressions;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Preflight;
using Antrea.Enforcers.Preflight.Checks;
using Backend = Antrea.Enforcers.Firewall.Backend;

namespace Antrea.Enforcers.Tests.Preflight;

/// <summary>What the kernel and its programs can: each case of something missing is a row that says what to do.</summary>
public sealed class KernelChecksTests : IDisposable
{
    private readonly FakeMachine _machine = new FakeMachine()
        .Says("iptables --version", "iptables v1.8.9 (nf_tables)").Says("ip6tables --version", "ip6tables v1.8.9 (nf_tables)").Says("ipset version", "ipset v7.17, protocol version: 7");

    [Theory]
    [InlineData("6.1.0-13-amd64", CheckOutcome.Pass)]
    [InlineData("5.4", CheckOutcome.Pass)]
    [InlineData("4.18.0-553.el8.x86_64", CheckOutcome.Warn)]
    [InlineData("plan9", CheckOutcome.Warn)]
    public async Task An_old_kernel_is_warned_of(string release, CheckOutcome outcome) =>
        (await _machine.File("/proc/sys/kernel/osrelease", release).OneAsync(new KernelCheck())).Outcome.ShouldBe(outcome);

    [Theory]
    [InlineData("000001ffffffffff", "pass pass")]
    [InlineData("0000000000003000", "pass pass")]
    [InlineData("0000000000001000", "pass fail")]
    [InlineData("0000000000000000", "fail fail")]
    public async Task Both_capabilities_are_needed(string bits, string expected)
    {
        _machine.File("/proc/self/status", $"Name:\tx\nCapPrm:\tffffffffffffffff\nCapEff:\t{bits}\nCapBnd:\tffffffffffffffff");
        string.Join(' ', (await _machine.RunAsync(new CapabilitiesCheck())).Select(r => r.Outcome.ToString().ToLowerInvariant())).ShouldBe(expected);
    }

    [Fact]
    public async Task A_missing_program_is_named_with_its_package()
    {
        _machine.Says("ip6tables", "", 127, "cannot be started").Says("conntrack", "", 127, "cannot be started");
        var rows = await _machine.RunAsync(new ProgramsCheck());
        rows.Single(r => r.Name == "iptables").ShouldBe(CheckRow.Pass("iptables", "iptables v1.8.9 (nf_tables)"));
        rows.Single(r => r.Name == "ip6tables").ShouldBe(CheckRow.Fail("ip6tables", "not installed", "install ip6tables (package iptables)"));
        rows.Single(r => r.Name == "conntrack").Outcome.ShouldBe(CheckOutcome.Warn);
    }

    [Theory]
    [InlineData("ipset v7.17, protocol version: 7", "", 0, CheckOutcome.Pass)]
    [InlineData("ipset v7.17, protocol version: 7", "Kernel error received: Operation not permitted", 1, CheckOutcome.Pass)]
    [InlineData("ipset v6.29, protocol version: 6", "", 0, CheckOutcome.Warn)]
    [InlineData("ipset v7.1, protocol version: 7", "Warning: Kernel support protocol versions 6-6 while userspace supports protocol versions 7-7", 0, CheckOutcome.Warn)]
    [InlineData("", "cannot be started", 127, CheckOutcome.Fail)]
    [InlineData("something", "", 0, CheckOutcome.Fail)]
    public async Task Ipset_is_there_and_speaks_the_kernels_protocol(string output, string error, int code, CheckOutcome outcome) =>
        (await _machine.Says("ipset version", output, code, error).OneAsync(new IpsetCheck())).Outcome.ShouldBe(outcome);

    [Fact]
    public async Task Rules_in_the_other_backend_are_warned_of()
    {
        (await _machine.RunAsync(new BackendCheck(null)))[0].ShouldBe(CheckRow.Pass("iptables backend", "nft, 0 rules there now"));
        _machine.Ran.ShouldNotContain(r => r.Contains("legacy", StringComparison.Ordinal), "asking would load its tables");
        _machine.File("/proc/self/net/ip_tables_names", "filter").Says("iptables-legacy-save", "*filter\n-A INPUT -j DROP\n-A INPUT -j DROP\nCOMMIT")
            .Says("iptables-nft-save", "*filter\n-A INPUT -j DROP\n-A INPUT -j DROP\n-A FORWARD -j DROP\nCOMMIT");
        var row = (await _machine.RunAsync(new BackendCheck(null)))[0];
        row.Outcome.ShouldBe(CheckOutcome.Warn);
        row.Found.ShouldBe("nft, 3 rules there now; 2 more in the other backend, which packets pass as well");
        (await _machine.RunAsync(new BackendCheck(Backend.Legacy)))[0].Found.ShouldStartWith("legacy (configured), 2 rules there now; 3 more");
    }

    [Fact]
    public async Task Without_IPv6_tables_there_is_a_warning_and_rules_are_tried_for_IPv4()
    {
        _machine.Says("ip6tables-save", "", 1, "no such table");
        var rows = await _machine.RunAsync(new BackendCheck(null));
        rows[1].Outcome.ShouldBe(CheckOutcome.Warn);
        var machine = _machine.Machine();
        machine.Programs = new Programs(Backend.Nft, "", HasV6: false);
        var features = await MachineChecks.RunAsync([new FeaturesCheck()], machine, CancellationToken.None);
        features.ShouldContain(CheckRow.Pass("match comment", "IPv4"));
        features.Single(r => r.Outcome != CheckOutcome.Pass).Found.ShouldContain("match hl");
    }

    [Theory]
    [InlineData("-m set ", "match set", CheckOutcome.Fail, "xt_set")]
    [InlineData("-j CONNMARK", "target CONNMARK", CheckOutcome.Fail, "xt_connmark")]
    [InlineData("-j NFQUEUE", "target NFQUEUE", CheckOutcome.Fail, "xt_NFQUEUE")]
    [InlineData("-j REJECT", "target REJECT", CheckOutcome.Fail, "ipt_REJECT")]
    [InlineData("-m physdev", "match physdev", CheckOutcome.Warn, "br_netfilter")]
    [InlineData("-p sctp", "match sctp", CheckOutcome.Warn, "xt_sctp")]
    [InlineData("*security", "table security", CheckOutcome.Fail, "iptable_security")]
    public async Task What_the_kernel_refuses_is_named_with_its_module(string rule, string name, CheckOutcome outcome, string module)
    {
        _machine.Says("iptables-restore", "", 2, "Couldn't load match", rule);
        var rows = await Features();
        var row = rows.Single(r => r.Name == name);
        row.Outcome.ShouldBe(outcome);
        row.Found.ShouldStartWith("IPv4: iptables-restore ended with 2: Couldn't load match");
        row.Advice.ShouldContain(module);
        rows.Count(r => r.Outcome == CheckOutcome.Pass).ShouldBe(rows.Count - 1);
    }

    [Fact]
    public async Task Every_match_and_target_of_the_agents_rules_is_tried()
    {
        await Features();
        var tried = Words(string.Concat(_machine.Ran));
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Antrea.Actors.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        var used = Directory.GetFiles(Path.Combine(folder, "src", "Enforcers", "Firewall"), "*.cs").SelectMany(f => Words(File.ReadAllText(f))).ToHashSet();
        used.Count.ShouldBeGreaterThan(12);
        used.Except(["ACCEPT", "DROP", "RETURN", "ANTREA"]).Except(tried).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whatever_is_made_is_taken_away_again()
    {
        await Features();
        foreach (var ran in _machine.Ran.Where(r => r.Contains("-restore", StringComparison.Ordinal)))
        {
            ran.ShouldContain($"-A {FeaturesCheck.Chain} ");
            ran.ShouldEndWith($"-F {FeaturesCheck.Chain}\n-X {FeaturesCheck.Chain}\nCOMMIT\n");
            ran.ShouldNotContain("-A INPUT");
        }

        _machine.Ran[^1].ShouldBe("ipset restore -exist\ndestroy ANTREA-CHECK-4\ndestroy ANTREA-CHECK-6\n");
    }

    [Fact]
    public async Task On_the_machine_itself_no_table_is_made()
    {
        _machine.IsSeparate = false;
        _machine.Says("iptables-save", "*filter\n:INPUT ACCEPT [0:0]\nCOMMIT").Says("ip6tables-save", "*nat\nCOMMIT");
        var rows = await Features();
        rows.ShouldContain(CheckRow.Pass("match comment", "IPv4, IPv6 not tried"));
        rows.Single(r => r.Outcome == CheckOutcome.Skip).Found.ShouldEndWith("match hl, table raw, table security");
        _machine.Ran.ShouldNotContain(r => r.StartsWith("ip6tables-restore", StringComparison.Ordinal) || r.Contains("*raw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_kind_of_set_that_is_missing_is_named()
    {
        _machine.Says("ipset restore", "", 1, "Cannot open session to kernel", "hash:net,iface");
        var rows = await _machine.RunAsync(new SetsCheck());
        rows.Where(r => r.Outcome != CheckOutcome.Pass).ShouldHaveSingleItem().Advice.ShouldContain("ip_set_hash_netiface");
        _machine.Ran[^1].ShouldStartWith("ipset destroy");
    }

    [Fact]
    public async Task A_queue_that_does_not_work_is_a_failure()
    {
        (await Tried(new QueueCheck())).ShouldBe(CheckRow.Pass("packet queue", "a packet came and was let go"));
        _machine.Broken = new TimeoutException("no packet came within 3 s");
        (await Tried(new QueueCheck())).Outcome.ShouldBe(CheckOutcome.Fail);
        _machine.Broken = new NetlinkException("bind queue 27699", Errno.NotSupported);
        (await Tried(new QueueCheck())).Advice.ShouldContain("nfnetlink_queue");
        (await Tried(new PacketLogCheck())).Advice.ShouldContain("nfnetlink_log");
        (await _machine.RunAsync(new ConntrackCheck()))[0].Advice.ShouldContain("nf_conntrack_netlink");
    }

    [Fact]
    public async Task On_the_machine_itself_no_packet_is_queued()
    {
        _machine.IsSeparate = false;
        (await Tried(new QueueCheck())).Found.ShouldBe("can be bound; no packet was sent");
        (await Tried(new PacketLogCheck())).Found.ShouldBe("can be bound; no packet was sent");
        _machine.Ran.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("100", "1000", CheckOutcome.Pass)]
    [InlineData("800", "1000", CheckOutcome.Warn)]
    [InlineData("1000", "1000", CheckOutcome.Warn)]
    [InlineData("", "", CheckOutcome.Skip)]
    public async Task A_connection_table_that_fills_up_is_warned_of(string count, string max, CheckOutcome outcome)
    {
        _machine.File("/proc/sys/net/netfilter/nf_conntrack_count", count).File("/proc/sys/net/netfilter/nf_conntrack_max", max);
        (await _machine.RunAsync(new ConntrackCheck()))[1].Outcome.ShouldBe(outcome);
    }

    [Fact]
    public async Task Without_NET_ADMIN_what_needs_it_failed_with_that_reason()
    {
        var rows = await MachineChecks.RunAsync(MachineChecks.All("/state", "/log"), _machine.Machine(root: false), CancellationToken.None);
        rows.Where(r => r.Found == "not tried: needs NET_ADMIN").Select(r => r.Name)
            .ShouldBe(["iptables backend", "rules", "sets", "packet queue", "packet log", "connection table", "flow offload"]);
        rows.Where(r => r.Found == "not tried: needs NET_ADMIN").ShouldAllBe(r => r.Outcome == CheckOutcome.Fail && r.Advice.Contains("root", StringComparison.Ordinal));
        _machine.Ran.ShouldNotContain(r => r.Contains("restore", StringComparison.Ordinal) || r.Contains("save", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_iptables_the_rest_says_why_it_was_not_tried()
    {
        _machine.Says("iptables", "", 127, "cannot be started: No such file or directory");
        var rows = await _machine.RunAsync(new BackendCheck(null), new FeaturesCheck());
        rows[0].Outcome.ShouldBe(CheckOutcome.Fail);
        rows[1].ShouldBe(CheckRow.Skip("rules", "no iptables that works, see iptables backend"));
    }

    public void Dispose() => _machine.Dispose();

    private static HashSet<string> Words(string text) =>
        [.. Regex.Matches(text, @"(?<=-m )[a-z0-9]+\b|(?<=-j )[A-Z]{3,}\b").Select(m => m.Value)];

    private async Task<IReadOnlyList<CheckRow>> Features() => await MachineChecks.RunAsync([new FeaturesCheck()], Known(), CancellationToken.None);

    private async Task<CheckRow> Tried(ICheck check) => (await MachineChecks.RunAsync([check], Known(), CancellationToken.None)).ShouldHaveSingleItem();

    private PreflightMachine Known()
    {
        var machine = _machine.Machine();
        machine.Programs = new Programs(Backend.Nft, "", HasV6: true);
        return machine;
    }
}
