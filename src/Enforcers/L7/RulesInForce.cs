using Antrea.Enforcers.L7.Flows;
using Antrea.L7;
using Antrea.L7.Packets;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.L7;

/// <summary>The rules of a judge, and what a change of them means for connections that exist. Called under the judge's lock.</summary>
internal sealed class RulesInForce(JudgeContext context, GuardTable guards, int epoch)
{
    private GuardTable _guards = guards;
    private int _version = 1;

    /// <summary>Bits of connections that need no judge any more.</summary>
    public uint LetGo { get; private set; } = context.Marks.Allowed | context.Marks.Epoch(epoch);

    /// <summary>From now on these.</summary>
    public void Use(GuardTable guards, int epoch)
    {
        (_guards, LetGo) = (guards, context.Marks.Allowed | context.Marks.Epoch(epoch));
        _version++;
    }

    /// <summary>True if a connection is under the rules of now.</summary>
    public bool AreOf(Connection c) => c.PlanVersion == _version;

    /// <summary>What the rules say of a connection that begins; null = that cannot be known before the kernel has it in its table.</summary>
    public Judgement? OfOpener(in ConnectionKey key, bool toNode, ref List<string>? learnt) =>
        _guards.NeedsOriginal ? null : _guards.Of(key, toNode, null, ref learnt);

    /// <summary>What the rules say of a connection that is not known.</summary>
    public Judgement OfStranger(in ConnectionKey key, bool toNode)
    {
        List<string>? learnt = null;
        return _guards.Of(key, toNode, Original(key), ref learnt);
    }

    /// <summary>Puts a connection under a guard.</summary>
    public void Put(Connection c, L7Guard guard)
    {
        c.Use(guard);
        c.PlanVersion = _version;
    }

    /// <summary>What the rules of now say of a connection that was opened under others, or of which nothing was asked yet.</summary>
    /// <param name="c">The connection.</param>
    /// <param name="isFree">It is under no layer-7 rule any more.</param>
    public DenyReason Rejudge(Connection c, out bool isFree)
    {
        var isFirst = c.Guard is null && c.State == ConnectionState.Opening;
        var judgement = _guards.Of(c.Key, c.ToNode, Original(c.Key), ref c.Learnt);
        c.PlanVersion = _version;
        isFree = judgement.IsFree;
        if (judgement.IsRefused)
        {
            return DenyReason.NoLongerAllowed;
        }

        if (judgement.Guard is not { } guard || guard.IsSameAs(c.Guard))
        {
            return DenyReason.None;
        }

        c.Use(guard);
        (c.IsRejudged, c.IsDirty) = (!isFirst, true);
        context.Counters.Rejudged += isFirst ? 0 : 1;
        if (isFirst || (c.Protocol == FlowProtocol.Unknown && c.State != ConnectionState.LetGo))
        {
            return DenyReason.None;
        }

        if (c.Tls is { IsAllowed: true } tls)
        {
            return guard.JudgeName(tls.ServerName, out _);
        }

        // A tunnel's request is not remembered; nor is what was let go when no layer-7 rule was there.
        return c.State == ConnectionState.LetGo || c.Opaque == long.MaxValue ? DenyReason.NoLongerAllowed : DenyReason.None;
    }

    private (IpNet, ushort)? Original(in ConnectionKey key)
    {
        if (!_guards.NeedsOriginal || context.Resets.Find(key) is not { } flow)
        {
            return null;
        }

        var to = flow.Original.Destination;
        return to == key.Destination && flow.Original.DestinationPort == key.DestinationPort ? null : (to, flow.Original.DestinationPort);
    }
}
