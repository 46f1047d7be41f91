using System.Net;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Tests.L7;
using Antrea.Enforcers.Tests.Support;
using Antrea.Policy.Api;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;
using Antrea.Testing.Kernel;

namespace Antrea.Enforcers.Tests.Pods;

/// <summary>The rules that bring packets to the judge of layer 7, and what becomes of traffic where there is none.</summary>
public sealed class L7RulesTests
{
    private static readonly MarkBits Marks = MarkBits.Default;
    private static readonly NodePlan Layer7 = JudgeStand.Plan([new L7Protocol(Http: new HttpMatch())], L7Settings.Default, null);

    private static Packet Client(CtState state, uint connection = 0, uint mark = 0, TcpFlags flags = TcpFlags.Ack, int payload = 10, CtDirection direction = CtDirection.Original) => new()
    {
        Hook = Hook.Forward, InInterface = "a", OutInterface = "b",
        Source = IPAddress.Parse(direction == CtDirection.Original ? "10.10.1.9" : "10.10.1.2"),
        Destination = IPAddress.Parse(direction == CtDirection.Original ? "10.10.1.2" : "10.10.1.9"),
        Protocol = Protocol.Tcp, SourcePort = 4000, DestinationPort = 80, State = state, ConnMark = connection, Mark = mark, Flags = flags, Payload = new byte[payload], Direction = direction,
    };

    private static async Task<PodKernel> Load(NodePlan plan)
    {
        var kernel = new PodKernel();
        await kernel.LoadAsync(plan);
        return kernel;
    }

    [Fact]
    public async Task The_opener_marks_its_connection_and_is_queued()
    {
        var kernel = await Load(Layer7);
        var trace = kernel.Kernel.Send(Client(CtState.New, flags: TcpFlags.Syn, payload: 0));
        (trace.ConnMark & Marks.Judged).ShouldBe(Marks.Judged);
        trace.Queue.ShouldBe(PodL7.FirstQueue);
    }

    [Fact]
    public async Task So_are_later_packets_with_anything_to_judge()
    {
        var kernel = await Load(Layer7);
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged)).Queue.ShouldBe(PodL7.FirstQueue);
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged | Marks.Allowed | Marks.Wanted)).Queue.ShouldBe(PodL7.FirstQueue);
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged, flags: TcpFlags.Fin | TcpFlags.Ack, payload: 0)).Queue.ShouldBe(PodL7.FirstQueue);
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged, payload: 0)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Accept, "nothing but an acknowledgement");
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged, flags: TcpFlags.Syn, payload: 0)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop, "it opens what is open");
        kernel.Kernel.Send(Client(CtState.Established)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Accept, "a connection from before the rule");
    }

    [Fact]
    public async Task Connections_that_were_let_go_pass_in_their_epoch()
    {
        var kernel = await Load(Layer7);
        var letGo = Marks.Judged | Marks.Allowed;
        kernel.Kernel.Send(Client(CtState.Established, letGo | Marks.Epoch(1))).Queue.ShouldBeNull();
        kernel.Kernel.Send(Client(CtState.Established, letGo | Marks.Epoch(2))).Queue.ShouldBe(PodL7.FirstQueue);
        kernel.Kernel.Send(Client(CtState.Established, letGo | Marks.AcknowledgementWanted)).Queue.ShouldBe(PodL7.FirstQueue, "no epoch");
    }

    [Fact]
    public async Task What_comes_back_from_the_judge_leaves_its_bits_with_the_connection()
    {
        var kernel = await Load(Layer7);
        var trace = kernel.Kernel.Send(Client(CtState.Established, Marks.Judged | Marks.Wanted | 1, Marks.Save | Marks.Allowed | Marks.Epoch(1) | 0x4000));
        trace.ConnMark.ShouldBe(Marks.Judged | Marks.Allowed | Marks.Epoch(1) | 1);
        trace.Mark.ShouldBe(0x4000u);
        trace.Queue.ShouldBeNull();
        kernel.Kernel.Send(Client(CtState.Established, Marks.Judged, Marks.Own)).Mark.ShouldBe(0u, "the judge's own packets pass");
    }

    [Fact]
    public async Task Answers_pass_when_a_request_was_allowed_and_are_shown_when_that_is_wanted()
    {
        var kernel = await Load(Layer7);
        TraceResult Answer(uint connection, int payload = 10) => kernel.Kernel.Send(Client(CtState.Established, Marks.Judged | connection, payload: payload, direction: CtDirection.Reply));
        Answer(0).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop);
        Answer(0, payload: 0).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Accept);
        Answer(Marks.Allowed).Nflog.ShouldBeEmpty();
        var shown = Answer(Marks.Allowed | Marks.Wanted);
        shown.Nflog.Count.ShouldBe(1);
        shown.ConnMark.ShouldBe(Marks.Judged | Marks.Allowed, "once");
        Answer(Marks.Allowed | Marks.Wanted, payload: 0).ShouldSatisfyAllConditions(t => t.Nflog.ShouldBeEmpty(), t => t.ConnMark.ShouldBe(Marks.Judged | Marks.Allowed | Marks.Wanted));
        Answer(Marks.Allowed | Marks.AcknowledgementWanted, payload: 0).ShouldSatisfyAllConditions(t => t.Nflog.Count.ShouldBe(1), t => t.ConnMark.ShouldBe(Marks.Judged | Marks.Allowed));
    }

    [Fact]
    public async Task What_is_neither_http_nor_tls_is_dropped_at_once()
    {
        var kernel = await Load(Layer7);
        kernel.Kernel.Send(Client(CtState.New) with { Protocol = Protocol.Udp }).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop);
        kernel.Kernel.Send(Client(CtState.Invalid)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop);
        kernel.Kernel.Send(Client(CtState.Untracked)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_kernel_that_brings_nothing_to_the_judge_drops_what_it_would_judge_and_nothing_else(bool was)
    {
        var kernel = new PodKernel();
        if (was)
        {
            await kernel.LoadAsync(JudgeStand.Plan([], L7Settings.Default, null));
        }

        kernel.Kernel.Faults.RefuseRules((_, rule) => rule.Contains("NFQUEUE", StringComparison.Ordinal));
        var report = await kernel.Driver.ApplyAsync(Layer7, Make.NoQuarantine);
        report.Verified.ShouldBeTrue(report.Error);
        report.Quarantined.Keys.Order().ShouldBe(Layer7.Pods.L7.Numbers.Select(n => n.Rule).Append(PodL7.Unavailable).Order());
        kernel.Kernel.Send(Client(CtState.New, flags: TcpFlags.Syn, payload: 0)).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Drop);
        kernel.Kernel.Send(Client(CtState.New, flags: TcpFlags.Syn, payload: 0) with { Destination = IPAddress.Parse("10.10.1.3") }).Verdict.ShouldBe(Antrea.Testing.Kernel.Verdict.Accept);

        kernel.Kernel.Faults.Clear();
        (await kernel.Driver.ApplyAsync(Layer7, Make.NoQuarantine)).Verified.ShouldBeTrue();
        kernel.Kernel.Send(Client(CtState.New, flags: TcpFlags.Syn, payload: 0)).Queue.ShouldBe(PodL7.FirstQueue);
    }

    [Fact]
    public async Task Rules_that_count_on_the_judge_are_not_written_while_its_own_could_not_be()
    {
        var kernel = new PodKernel();
        kernel.Kernel.Faults.Next(20, run => run.IsRestore && run.Stdin.Contains("*security", StringComparison.Ordinal), CommandResult.Killed(11));
        (await kernel.Driver.ApplyAsync(Layer7, Make.NoQuarantine)).Verified.ShouldBeFalse();
        kernel.Kernel.Run("iptables-save", []).Stdout.ShouldNotContain("-g ANTREA-POD-L7");
    }
}
