using Antrea.L7.Http;
using Antrea.L7.Streams;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Enforcers.L7;

/// <summary>What a judge has around it.</summary>
/// <param name="Marks">Bits of connections and packets.</param>
/// <param name="Settings">The configuration.</param>
/// <param name="Limits">Of requests.</param>
/// <param name="Budget">Memory for bytes of all connections.</param>
/// <param name="Resets">Resets clients.</param>
/// <param name="Events">Told what was allowed.</param>
/// <param name="Ids">Numbers of connections.</param>
/// <param name="MostConnections">Of this judge.</param>
/// <param name="Clock">The clock.</param>
internal sealed record JudgeContext(
    MarkBits Marks, L7Settings Settings, HttpLimits Limits, MemoryBudget Budget, IClientResets Resets, L7Events Events, ConnectionIds Ids,
    int MostConnections, TimeProvider Clock)
{
    // Beyond the head under way.
    private const int ControlBytes = 16 << 10;

    /// <summary>Of streams.</summary>
    public StreamLimits Streams { get; } = new() { ControlBytes = Settings.MaxHeadBytes + ControlBytes };

    /// <summary>What this judge counts.</summary>
    public JudgeCounters Counters { get; } = new();
}
