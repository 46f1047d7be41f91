using System.Collections.Immutable;

namespace Antrea.Enforcers.L7.Flows;

/// <summary>Connections and what became of them.</summary>
/// <param name="Live">Alive.</param>
/// <param name="ShortLived">Ended before they were looked at: counted, nothing else.</param>
/// <param name="Closed">Ended, of those that were looked at.</param>
/// <param name="Allowed">Requests and hellos allowed, of all.</param>
/// <param name="Denied">Requests and hellos denied, of all.</param>
/// <param name="Matching">Alive and asked for; more than are listed if the limit is lower.</param>
/// <param name="Flows">Those listed.</param>
public sealed record FlowsView(long Live, long ShortLived, long Closed, long Allowed, long Denied, long Matching, ImmutableArray<FlowState> Flows)
{
    /// <summary>None, ever.</summary>
    public static readonly FlowsView Empty = new(0, 0, 0, 0, 0, 0, []);
}
