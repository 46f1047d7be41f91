using System.Text;
using Antrea.Enforcers.L7.Flows;
using Antrea.L7;

namespace Antrea.Enforcers.L7;

/// <summary>Tells the actors of connections what happened to them, judge by judge. Nothing waits for it but a packet of the same judge, for as long as its connections are read.</summary>
internal sealed class EngineFlows(IReadOnlyList<PacketJudge> judges) : IFlowSource
{
    private (long Brief, long Allowed, long Denied) _told;

    /// <inheritdoc/>
    public int Collect(IFlowSink sink, bool all)
    {
        var live = 0;
        var sum = (Brief: 0L, Allowed: 0L, Denied: 0L);
        foreach (var judge in judges)
        {
            var c = judge.Collect(connection => sink.Add(Change(connection, all)), all);
            live += c.Live;
            sum = (sum.Brief + c.Brief, sum.Allowed + c.Allowed, sum.Denied + c.Denied);
        }

        sink.AddShortLived(sum.Brief - _told.Brief, sum.Allowed - _told.Allowed, sum.Denied - _told.Denied);
        _told = sum;
        return live;
    }

    private static FlowChange Change(Connection c, bool all)
    {
        var events = (!c.IsTold || all ? FlowEvents.Opened : FlowEvents.None) | (c.Allowed + c.Denied > 0 ? FlowEvents.Judged : FlowEvents.None)
            | (c.IsRejudged ? FlowEvents.Rejudged : FlowEvents.None) | (c.IsGone ? FlowEvents.Closed : FlowEvents.None);
        return new FlowChange(
            c.Id, events, new FlowKey(c.Key.Source.Address, c.Key.SourcePort, c.Key.Destination.Address, c.Key.DestinationPort), c.Start,
            Name(c.Guard?.Egress), Name(c.Guard?.Ingress),
            c.Protocol,
            c.Tls is { } tls ? Encoding.ASCII.GetString(tls.ServerName) : c.Last.ToString(), c.Allowed, c.Denied,
            c.LastReason == DenyReason.None ? null : c.LastReason.Label(),
            !c.IsGone ? null : c.LastReason != DenyReason.None ? c.LastReason.Label() : c.IsReset ? "reset" : "end");
    }

    private static string? Name(L7Rule? rule) => rule is null ? null : rule.Name.Length > 0 ? $"{rule.Policy} {rule.Name}" : rule.Policy;
}
