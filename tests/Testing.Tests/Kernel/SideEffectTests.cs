using Antrea.Testing.Kernel;

namespace Antrea.Testing.Tests.Kernel;

/// <summary>What a packet leaves behind: copies for NFLOG, a place in a queue, the mark of its flow.</summary>
public sealed class SideEffectTests
{
    private static readonly Packet Dns = Packet.Udp("10.0.0.1", "10.0.0.2", 53).Through("va", "vb");

    private readonly FakeKernel _kernel = new();

    [Fact]
    public void CopiesNameGroupPrefixAndSize()
    {
        _kernel.Load("-A FORWARD -p udp -j NFLOG --nflog-group 27645 --nflog-prefix aa:0123456789abcdef:D --nflog-size 96\n-A FORWARD -j NFLOG --nflog-group 3\n-A FORWARD -j DROP");

        _kernel.Trace(Dns).Nflog.ShouldBe([new(27645, "aa:0123456789abcdef:D", 96), new(3, "", null)]);
    }

    [Theory]
    [InlineData("", Verdict.Drop)]
    [InlineData(" --queue-bypass", Verdict.Accept)]
    public void WithoutAListenerAQueueDropsOrLeadsToTheNextTable(string bypass, Verdict verdict)
    {
        _kernel.QueueListeners = new Dictionary<int, Func<Packet, Verdict>>();
        _kernel.Load($"-A FORWARD -j NFQUEUE --queue-num 7{bypass}\n-A FORWARD -j REJECT");
        _kernel.Load("-A FORWARD -j CONNMARK --set-xmark 0x1/0x1", table: "security");

        var result = _kernel.Trace(Dns);

        result.Verdict.ShouldBe(verdict);
        result.Queues.ShouldBe([new(7, bypass.Length > 0)]);
        result.ConnMark.ShouldBe(verdict == Verdict.Accept ? 1u : 0u);
    }

    [Fact]
    public void AListenerHasTheLastWord()
    {
        var seen = new List<Packet>();
        _kernel.QueueListeners = new Dictionary<int, Func<Packet, Verdict>>
        {
            [7] = packet =>
            {
                seen.Add(packet);
                return packet.Payload.Length > 0 ? Verdict.Accept : Verdict.Drop;
            },
        };
        _kernel.Load("-A FORWARD -j NFQUEUE --queue-num 7 --queue-bypass", table: "security");

        _kernel.Trace(Dns).Verdict.ShouldBe(Verdict.Drop);
        _kernel.Trace(Dns with { Payload = new byte[3] }).Verdict.ShouldBe(Verdict.Accept);
        seen.Count.ShouldBe(2);
    }

    [Fact]
    public void AFlowWithoutAnEntryCannotBeMarked()
    {
        _kernel.Load("-A FORWARD -j CONNMARK --set-xmark 0x1/0x1");

        _kernel.Trace(Dns).ConnMark.ShouldBe(1u);
        _kernel.Trace(Dns with { State = CtState.Invalid }).ConnMark.ShouldBe(0u);
        _kernel.Trace(Dns with { State = CtState.Untracked }).ConnMark.ShouldBe(0u);
    }
}
