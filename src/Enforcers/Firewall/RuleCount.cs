namespace Antrea.Enforcers.Firewall;

/// <summary>What a policy rule has decided since the agent first saw it.</summary>
/// <param name="Packets">Packets that the rule decided: first packets of connections, and each packet of what it denies.</param>
/// <param name="Bytes">Their bytes.</param>
public readonly record struct RuleCount(long Packets, long Bytes)
{
    /// <summary>The sum.</summary>
    public static RuleCount operator +(RuleCount a, RuleCount b) => new(a.Packets + b.Packets, a.Bytes + b.Bytes);
}
