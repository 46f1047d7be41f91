using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class RestoreTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void ADeclarationFlushesAUserChainButNotABuiltInOne()
    {
        _kernel.Load(":U - [0:0]\n-A U -j DROP\n-A INPUT -j ACCEPT");

        _kernel.Load(":U - [0:0]\n:INPUT DROP [0:0]");

        _kernel.Rules("U").ShouldBeEmpty();
        _kernel.Rules("INPUT").ShouldBe(["-A INPUT -j ACCEPT"]);
        _kernel.Save().ShouldContain(":INPUT DROP [0:0]");
    }

    [Fact]
    public void WithoutNoflushATableIsReplacedAndOthersAreNot()
    {
        _kernel.Load(":U - [0:0]\n-A INPUT -j U");
        _kernel.Load("-A PREROUTING -j ACCEPT", table: "raw");

        _kernel.Run("iptables-restore", [], "*filter\n-A OUTPUT -j DROP\nCOMMIT\n").ExitCode.ShouldBe(0);

        _kernel.Save("iptables-save", "-t", "filter").Where(l => l[0] is not '*').ShouldBe(
            [":INPUT ACCEPT [0:0]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]", "-A OUTPUT -j DROP", "COMMIT"]);
        _kernel.Save("iptables-save", "-t", "raw").ShouldContain("-A PREROUTING -j ACCEPT");
    }

    [Fact]
    public void ATableThatFailsIsLeftAloneAndOneCommittedBeforeStays()
    {
        _kernel.Load("-A INPUT -j ACCEPT");

        var result = _kernel.Run("iptables-restore", ["--noflush"], "*filter\n-A INPUT -j DROP\nCOMMIT\n*filter\n-F\n-A INPUT -p tcp --dport 99999 -j DROP\nCOMMIT\n");

        result.ExitCode.ShouldBe(2);
        result.Stderr.ShouldContain("invalid port/service `99999' specified\nError occurred at line: 6");
        _kernel.Rules("INPUT").ShouldBe(["-A INPUT -j ACCEPT", "-A INPUT -j DROP"]);
    }

    [Fact]
    public void EditsGoByPosition()
    {
        _kernel.Load(":U - [0:0]\n-A U -p tcp\n-A U -p udp\n-A U -p sctp");

        _kernel.Load("-R U 3 -p gre\n-D U 2\n-I U 1 -p esp\n-I U -p ah\n-A U -p igmp");

        _kernel.Rules("U").ShouldBe(["-A U -p ah", "-A U -p esp", "-A U -p tcp", "-A U -p gre", "-A U -p igmp"]);
    }

    [Fact]
    public void TestModeChangesNothing()
    {
        _kernel.Run("iptables-restore", ["--test", "-n"], "*filter\n-A INPUT -j DROP\nCOMMIT\n").ExitCode.ShouldBe(0);

        _kernel.Save().ShouldBeEmpty();
    }

    [Fact]
    public void CountersAreTakenOverOnRequestOnly()
    {
        _kernel.Load("[3:90] -A INPUT -j ACCEPT");
        _kernel.Run("iptables-restore", ["--noflush", "--counters"], "*filter\n:INPUT ACCEPT [7:70]\n[5:50] -A INPUT -j DROP\nCOMMIT\n");

        _kernel.Save("iptables-save", "-c").ShouldBe(
            ["*filter", ":INPUT ACCEPT [7:70]", ":FORWARD ACCEPT [0:0]", ":OUTPUT ACCEPT [0:0]", "[0:0] -A INPUT -j ACCEPT", "[5:50] -A INPUT -j DROP", "COMMIT"]);
    }

    [Fact]
    public void SavedTextLoadsAgainUnchanged()
    {
        _kernel.Load("""
            :POL - [0:0]
            -A INPUT -m comment --comment "it's \"q\" \\" -j POL
            -A POL -s 10.0.0.0/8 ! -d 10.1.0.0/16 -p tcp -m multiport --dports 1,2:3 -m conntrack --ctstate NEW -j REJECT --reject-with tcp-reset
            """);
        var text = _kernel.Run("iptables-save", []).Stdout;

        var other = new FakeKernel();
        other.Run("iptables-restore", [], text).ExitCode.ShouldBe(0);

        other.Save().ShouldBe(_kernel.Save());
    }

    [Fact]
    public void ARuleOnlyForTheOtherFamilyIsSkipped()
    {
        _kernel.Load("-4 -A INPUT -j ACCEPT\n-6 -A INPUT -j DROP");

        _kernel.Rules("INPUT").ShouldBe(["-A INPUT -j ACCEPT"]);
    }

    [Fact]
    public void SingleCommandsWorkOnTheSameTables()
    {
        _kernel.Run("iptables", ["-w", "5", "-t", "mangle", "-N", "X"]).ExitCode.ShouldBe(0);
        _kernel.Run("/usr/sbin/iptables", ["-w", "-t", "mangle", "-I", "FORWARD", "1", "-j", "X"]).ExitCode.ShouldBe(0);

        _kernel.Run("iptables", ["-w", "-t", "mangle", "-C", "FORWARD", "-j", "X"]).ExitCode.ShouldBe(0);
        _kernel.Run("iptables", ["-w", "-t", "mangle", "-C", "FORWARD", "-j", "DROP"]).ExitCode.ShouldBe(1);
        _kernel.Run("iptables", ["-t", "mangle", "-S", "X"]).Stdout.ShouldBe("-N X\n");
        _kernel.Run("iptables", ["-t", "mangle", "-S", "Y"]).ExitCode.ShouldBe(1);
        _kernel.Run("iptables", ["-V"]).Stdout.ShouldBe("iptables v1.8.9 (nf_tables)\n");
    }

    [Theory]
    [InlineData("-A INPUT -m u32 --u32 1", "Couldn't load match `u32'")]
    [InlineData("-A INPUT -j TPROXY --on-port 1", "unknown option \"--on-port\"")]
    [InlineData("-A INPUT -m conntrack --ctzone 1", "unknown option \"--ctzone\"")]
    public void WhatTheFakeCannotExecuteItRefuses(string line, string complaint)
    {
        var result = _kernel.TryLoad(line);

        result.ExitCode.ShouldBe(2);
        result.Stderr.ShouldContain(complaint);
    }
}
