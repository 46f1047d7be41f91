using System.Text;
using Antrea.Actors.Messages;
using Antrea.Enforcers.Firewall;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Queue;

/// <summary>Answers refused TCP openers of Pods on a bridge to Services with a reset from where they were sent.</summary>
public sealed class RejectActor : ReceiveActor, IWithTimers
{
    private const int HeaderBytes = 128;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);
    private static readonly byte[] Asked = Encoding.ASCII.GetBytes(PodRejects.Asked);

    private Answering? _answering;

    /// <summary>Makes the actor.</summary>
    public RejectActor()
    {
        Receive<PlanPending>(m =>
        {
            Timers.Cancel(nameof(Again));
            Use(m.Plan);
        });
        Receive<PlanInForce>(_ => { });
        Receive<Again>(m => Use(m.Plan));
        Receive<Broken>(m => Broke(m.Plan, m.Why));
        Receive<Describe>(_ => Sender.Tell(new Description(_answering is { } a ? $"{a.Reject.Sent} answers, {a.Reject.Failed} failed" : "nothing to answer")));
    }

    private sealed record Again(NodePlan Plan);

    private sealed record Broken(NodePlan Plan, string Why);

    // The sockets, and where openers were sent: used by the listening thread alone.
    private sealed record Answering(NflogReader Reader, RawReject Reject, uint Mark);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PostStop() => Close();

    private void Use(NodePlan plan)
    {
        var mark = plan.Pods.Options.Marks.Own;
        var needed = PodRejects.AreNeeded(plan.Pods, AddressFamily.V4) || PodRejects.AreNeeded(plan.Pods, AddressFamily.V6);
        if (needed == (_answering is not null) && (_answering is null || _answering.Mark == mark))
        {
            return;
        }

        Close();
        if (!needed)
        {
            return;
        }

        var self = Self;
        RawReject? reject = null;
        try
        {
            reject = RawReject.Start(mark);
            var (sender, sent) = (reject, new OriginalDestinations());
            var reader = NflogReader.Start(
                new NflogOptions { Group = PodRejects.LogGroup, CopyRange = HeaderBytes }, (in LoggedPacket p) => OnPacket(p, sent, sender));
            _answering = new Answering(reader, reject, mark);
            reader.Completion.ContinueWith(
                t => self.Tell(new Broken(plan, t.Exception!.GetBaseException().Message)), CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            Context.Parent.Tell(new ProblemNoted("refusals on bridges", "", IsLocal: true));
        }
        catch (NetlinkException e)
        {
            reject?.Dispose();
            Broke(plan, e.Message);
        }
    }

    private static void OnPacket(in LoggedPacket packet, OriginalDestinations sent, RawReject reject)
    {
        if (!PacketSummary.TryParse(packet.Payload, out var summary))
        {
            return;
        }

        if (packet.Prefix.SequenceEqual(Asked))
        {
            sent.Remember(packet.Payload, summary);
            return;
        }

        var (address, port) = sent.Find(packet.Payload, summary);
        reject.Answer(packet.Payload, address, port, packet.InDevice);
    }

    private void Broke(NodePlan plan, string why)
    {
        Close();
        Context.GetLogger().Error("refused connections to Services are not answered on bridges: {0}; next attempt in {1} s", why, Retry.TotalSeconds);
        Context.Parent.Tell(new ProblemNoted("refusals on bridges", $"not answered by a reset: {why}", IsLocal: true));
        Timers.StartSingleTimer(nameof(Again), new Again(plan), Retry);
    }

    private void Close()
    {
        _answering?.Reader.Dispose();
        _answering?.Reject.Dispose();
        _answering = null;
    }
}
