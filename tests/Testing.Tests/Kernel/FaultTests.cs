using System.ComponentModel;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class FaultTests
{
    private readonly FakeKernel _kernel = new();

    [Fact]
    public void RestoresFailAsOftenAsToldAndChangeNothing()
    {
        _kernel.Faults.FailNextRestores(2, "no memory\n");

        _kernel.TryLoad("-A INPUT -j DROP").ShouldBe(new CommandResult(4, "", "no memory\n"));
        _kernel.Run("ipset", ["restore"], "create s hash:net\n").ExitCode.ShouldBe(4);
        _kernel.Save().ShouldBeEmpty();
        _kernel.TryLoad("-A INPUT -j DROP").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void AKilledProgramSaysNothing()
    {
        _kernel.Faults.KillNextRestores(1);

        var result = _kernel.TryLoad("-A INPUT -j DROP");

        result.ShouldBe(new CommandResult(139, "", "", KilledBySignal: true));
        _kernel.Save().ShouldBeEmpty();
    }

    [Fact]
    public void ReplacingARuleOfTheSameBatchKillsTheNftProgramOnly()
    {
        const string Batch = "-A INPUT -j ACCEPT\n-R INPUT 1 -j DROP";

        _kernel.TryLoad(Batch).KilledBySignal.ShouldBeTrue();
        _kernel.Save().ShouldBeEmpty();
        _kernel.TryLoad(Batch, "iptables-legacy-restore").ExitCode.ShouldBe(0);
    }

    [Theory]
    [InlineData("-R U 3 -j DROP\n-I U 2 -j LOG\n-I U 2 -j LOG\n-D U 1\n-A U -j DROP", false)]
    [InlineData("-D U 3\n-I U 3 -j LOG", false)]
    [InlineData("-D U 1\n-D U 2", true)]
    [InlineData("-I U 2 -j LOG\n-D U 2", true)]
    [InlineData("-D U 2\n-D U 2", true)]
    public void OnRequestUnorderedEditsKillTheNftProgram(string batch, bool killed)
    {
        _kernel.Load(":U - [0:0]\n-A U -p tcp\n-A U -p udp\n-A U -p sctp");
        _kernel.Faults.CrashOnUnorderedEdits = true;

        _kernel.TryLoad(batch).KilledBySignal.ShouldBe(killed);
    }

    [Fact]
    public void TheKernelMayRefuseSingleRules()
    {
        _kernel.Faults.RefuseRules((chain, text) => chain == "INPUT" && text.Contains("--dport 81"));

        var result = _kernel.TryLoad("-A INPUT -p tcp --dport 80 -j DROP\n-A INPUT -p tcp --dport 81 -j DROP");

        result.ExitCode.ShouldBe(4);
        result.Stderr.ShouldContain("line 3: RULE_APPEND failed (Invalid argument): rule in chain INPUT");
        _kernel.Save().ShouldBeEmpty();
        _kernel.TryLoad("-A INPUT -p tcp --dport 80 -j DROP").ExitCode.ShouldBe(0);
    }

    [Fact]
    public void ARivalMayActBeforeUs()
    {
        _kernel.OnBeforeRun = run =>
        {
            if (run.IsRestore)
            {
                _kernel.Run("iptables", ["-w", "-A", "INPUT", "-p", "gre", "-j", "ACCEPT"]);
            }
        };

        _kernel.Load("-A INPUT -j DROP");

        _kernel.OnBeforeRun = null;
        _kernel.Rules("INPUT").ShouldBe(["-A INPUT -p gre -j ACCEPT", "-A INPUT -j DROP"]);
    }

    [Fact]
    public void LocksMissingProgramsAndCorruptedOutput()
    {
        _kernel.Faults.LockTimeouts(1);
        var locked = _kernel.TryLoad("-A INPUT -j DROP");
        locked.ExitCode.ShouldBe(4);
        locked.Stderr.ShouldContain("xtables lock");

        _kernel.Faults.MissingPrograms.Add("ip6tables-restore");
        Should.Throw<Win32Exception>(() => _kernel.TryLoad("-A INPUT -j DROP", "ip6tables-restore"));
        Should.Throw<Win32Exception>(() => _kernel.Run("no-such-program", []));

        _kernel.Load("-A INPUT -j DROP");
        _kernel.Faults.CorruptSave = text => text[..(text.Length / 2)];
        _kernel.Save().ShouldNotContain("COMMIT");

        _kernel.Faults.Clear();
        _kernel.Save().ShouldContain("COMMIT");
    }

    [Fact]
    public void AllRunsAreKeptWithTheirSize()
    {
        _kernel.TryLoad("# a comment\n-A INPUT -j DROP\n\n-A INPUT -j NOSUCH");

        var run = _kernel.Runs.Single();
        run.CommandLine.ShouldBe("iptables-restore --noflush -w 5");
        run.LineCount.ShouldBe(4);
        run.Result!.ExitCode.ShouldBe(2);
        run.IsRestore.ShouldBeTrue();
    }

    [Fact]
    public void OtherProgramsCanBeAnswered()
    {
        _kernel.OtherPrograms["conntrack"] = run => CommandResult.Ok(stderr: $"{run.Args[0]} done\n");

        _kernel.Run("conntrack", ["-F"]).Stderr.ShouldBe("-F done\n");
    }
}
