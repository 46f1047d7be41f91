using Antrea.L7;

namespace Antrea.Enforcers.L7;

/// <summary>What one judge counts. Written under its lock only; what is read beside it may be a moment old.</summary>
internal sealed class JudgeCounters
{
    public long Packets, Bytes, Dropped, Malformed, Looped, TableFull, Opened, Closed, Allowed, Rejudged;

    /// <summary>Connections that nobody was told of, as they ended at once, and what was allowed and denied on them.</summary>
    public long Brief, BriefAllowed, BriefDenied;

    private readonly long[] _denied = new long[Enum.GetValues<DenyReason>().Length];
    private readonly Dictionary<(string Policy, string Rule), long> _byRule = [];

    /// <summary>Denials by reason.</summary>
    public IReadOnlyList<long> ByReason => _denied;

    /// <summary>A denial.</summary>
    public void Denied(DenyReason reason, L7Rule? by = null)
    {
        _denied[(int)reason]++;
        if (by is not null)
        {
            lock (_byRule)
            {
                System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_byRule, (by.Policy, by.Name), out _)++;
            }
        }
    }

    /// <summary>Denials by policy and rule.</summary>
    public IReadOnlyList<((string Policy, string Rule) Rule, long Count)> ByRule()
    {
        lock (_byRule)
        {
            return [.. _byRule.Select(p => (p.Key, p.Value))];
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
