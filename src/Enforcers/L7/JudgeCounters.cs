using System.Runtime.InteropServices;
using Antrea.L7;

namespace Antrea.Enforcers.L7;

/// <summary>What one judge counts. Written under its lock only; what is read beside it may be a moment old.</summary>
internal sealed class JudgeCounters
{
    public long Packets, Bytes, Dropped, Malformed, Looped, TableFull, Opened, Closed, Allowed, Hellos, Truncated, Rejudged;

    /// <summary>Connections that nobody was told of, as they ended at once, and what was allowed and denied on them.</summary>
    public long Brief, BriefAllowed, BriefDenied;

    private readonly long[] _denied = new long[Enum.GetValues<DenyReason>().Length];
    private readonly Dictionary<L7Rule, (long Allowed, long Denied)> _rules = new(ReferenceEqualityComparer.Instance);

    /// <summary>Denials by reason.</summary>
    public IReadOnlyList<long> ByReason => _denied;

    /// <summary>By rule; a rule that was changed and came back may be there more than once.</summary>
    public IReadOnlyCollection<KeyValuePair<L7Rule, (long Allowed, long Denied)>> Rules => _rules;

    /// <summary>A request or hello was allowed.</summary>
    public void Allow(L7Guard guard)
    {
        Count(guard.Egress);
        Count(guard.Ingress);

        void Count(L7Rule? rule)
        {
            if (rule is not null)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_rules, rule, out _).Allowed++;
            }
        }
    }

    /// <summary>A denial.</summary>
    public void Denied(DenyReason reason, L7Rule? by = null)
    {
        _denied[(int)reason]++;
        if (by is not null)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_rules, by, out _).Denied++;
        }
    }

    /// <summary>A connection that nobody was told of has gone.</summary>
    public void Ended(Connection c)
    {
        Brief++;
        BriefAllowed += c.Allowed;
        BriefDenied += c.Denied;
    }
}
