using Antrea.TestKit;
using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

public sealed class SetTimeoutTests
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly FakeKernel _kernel = new();

    public SetTimeoutTests()
    {
        _kernel.Clock = _clock;
        _kernel.LoadSets("create s hash:net timeout 60\nadd s 10.0.0.1\nadd s 10.0.0.2 timeout 5\nadd s 10.0.0.3 timeout 0\n");
        _kernel.Load("-A FORWARD -m set --match-set s dst -j DROP");
    }

    [Fact]
    public void ElementsGoWhenTheirTimeHasCome()
    {
        Held().ShouldBe("123");
        _clock.Advance(TimeSpan.FromMilliseconds(4999));
        Held().ShouldBe("123");
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Held().ShouldBe("13");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Held().ShouldBe("3");
        Elements().ShouldBe(["add s 10.0.0.3 timeout 0"]);
    }

    [Fact]
    public void WhatIsLeftIsPrintedInWholeSeconds()
    {
        Elements().ShouldBe(["add s 10.0.0.1 timeout 60", "add s 10.0.0.2 timeout 5", "add s 10.0.0.3 timeout 0"]);
        _clock.Advance(TimeSpan.FromMilliseconds(4500));
        Elements().ShouldBe(["add s 10.0.0.1 timeout 55", "add s 10.0.0.2 timeout 1", "add s 10.0.0.3 timeout 0"]);
    }

    [Fact]
    public void AddingAgainRenewsOnlyWithExist()
    {
        _clock.Advance(TimeSpan.FromSeconds(4));
        _kernel.Run("ipset", ["add", "s", "10.0.0.2", "timeout", "9"]).ExitCode.ShouldBe(1);
        _kernel.Run("ipset", ["-exist", "add", "s", "10.0.0.2", "timeout", "9"]).ExitCode.ShouldBe(0);
        _clock.Advance(TimeSpan.FromSeconds(8));
        Held().ShouldBe("123");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Held().ShouldBe("13");
        _kernel.Run("ipset", ["add", "s", "10.0.0.2"]).ExitCode.ShouldBe(0);
    }

    [Fact]
    public void SavedElementsKeepTheirTime()
    {
        _clock.Advance(TimeSpan.FromSeconds(3));
        var other = new FakeKernel { Clock = _clock };
        other.LoadSets(_kernel.Run("ipset", ["save"]).Stdout);

        _clock.Advance(TimeSpan.FromSeconds(2));
        other.Run("ipset", ["test", "s", "10.0.0.2"]).ExitCode.ShouldBe(1);
        other.Run("ipset", ["test", "s", "10.0.0.1"]).ExitCode.ShouldBe(0);
    }

    private string Held() => string.Concat(Enumerable.Range(1, 3)
        .Where(i => _kernel.Trace(Packet.Tcp("1.1.1.1", $"10.0.0.{i}", 80).Through("va", "vb")).Verdict == Verdict.Drop));

    private string[] Elements() => [.. _kernel.Run("ipset", ["save"]).Stdout.Split('\n').Where(l => l.StartsWith("add", StringComparison.Ordinal))];
}
