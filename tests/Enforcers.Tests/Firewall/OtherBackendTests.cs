using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Api;
using Antrea.Testing.Kernel;
using Backend = Antrea.Enforcers.Firewall.Backend;

namespace Antrea.Enforcers.Tests.Firewall;

public class OtherBackendTests
{
    private static readonly Programs Legacy = new(Backend.Legacy, "-legacy", true);

    private readonly FakeKernel _kernel = new();
    private readonly FakeRunner _runner;

    public OtherBackendTests() => _runner = new FakeRunner(_kernel);

    private FirewallDriver Driver(Programs programs) =>
        new(_runner, programs, new OtherBackend(_runner, programs, _ => "filter\n"));

    private string[] Ours(string save) => [.. _kernel.Run(save, ["-t", "filter"]).Stdout.Split('\n').Where(l => l.Contains("ANTREA", StringComparison.Ordinal))];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_an_earlier_run_left_in_the_other_backend_goes_with_its_sets(bool toLegacy)
    {
        var (first, second) = toLegacy ? (Make.Nft, Legacy) : (Legacy, Make.Nft);
        await Driver(first).ApplyAsync(Make.Plan(Make.Rule("old", RuleAction.Drop, nets: ["10.0.0.1", "10.0.0.2", "fd00::1", "fd00::2"])), Make.NoQuarantine);
        _kernel.Run("iptables-nft", ["-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP"]);
        _kernel.Run("iptables-legacy", ["-A", "INPUT", "-s", "192.0.2.1", "-j", "DROP"]);

        var report = await Driver(second).ApplyAsync(Make.Plan(Make.Rule("new", RuleAction.Drop, nets: ["10.0.0.3"])), Make.NoQuarantine);

        report.Verified.ShouldBeTrue(report.Error);
        report.Changed.ShouldBeTrue();
        var (gone, kept) = toLegacy ? ("nft", "legacy") : ("legacy", "nft");
        Ours($"iptables-{gone}-save").ShouldBeEmpty();
        Ours($"ip6tables-{gone}-save").ShouldBeEmpty();
        Ours($"iptables-{kept}-save").ShouldNotBeEmpty();
        _kernel.Run("iptables-nft-save", []).Stdout.ShouldContain("192.0.2.1");
        _kernel.Run("iptables-legacy-save", []).Stdout.ShouldContain("192.0.2.1");
        _kernel.Run("ipset", ["save"]).Stdout.ShouldNotContain("10.0.0.1");
    }

    [Fact]
    public async Task Clean_up_empties_both_backends()
    {
        await Driver(Make.Nft).ApplyAsync(Make.Plan(Make.Rule("old", nets: ["10.0.0.1", "10.0.0.2"])), Make.NoQuarantine);
        var report = await Driver(Legacy).CleanUpAsync();
        report.Verified.ShouldBeTrue(report.Error);
        report.Changed.ShouldBeTrue();
        Ours("iptables-nft-save").ShouldBeEmpty();
        _kernel.Run("ipset", ["save"]).Stdout.ShouldBeEmpty();
    }

    [Fact]
    public async Task Legacy_programs_are_not_run_while_the_kernel_has_no_legacy_tables()
    {
        var driver = new FirewallDriver(_runner, Make.Nft, new OtherBackend(_runner, Make.Nft, _ => ""));
        await driver.ApplyAsync(Make.Plan(), Make.NoQuarantine);
        _kernel.Runs.ShouldNotContain(r => r.Program.Contains("legacy", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_other_backend_is_looked_at_once()
    {
        var driver = Driver(Legacy);
        await driver.ApplyAsync(Make.Plan(), Make.NoQuarantine);
        var before = _kernel.Runs.Count(r => r.Program == "iptables-nft-save");
        await driver.ApplyAsync(Make.Plan(Make.Rule("r")), Make.NoQuarantine);
        before.ShouldBe(Table.All.Count);
        _kernel.Runs.Count(r => r.Program == "iptables-nft-save").ShouldBe(Table.All.Count);
    }
}
