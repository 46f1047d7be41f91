using Antrea.Policy.Api;

namespace Antrea.Policy.Planning.Pods;

/// <summary>Layer 7 on a Node.</summary>
/// <param name="Epoch">
/// 1 to <see cref="MarkBits.LastEpoch"/>: connections that the judge let go hold in this epoch only. It changes when a rule that let one go may
/// have changed, and with nothing else: not with a restart. 0 = there are no layer-7 rules, and there never were.
/// </param>
/// <param name="Queues">Number of packet queues.</param>
/// <param name="Numbers">Number of each layer-7 rule, in the log its tenant_id; a rule keeps its number.</param>
public sealed record L7Plan(int Epoch, int Queues, ListOf<L7Number> Numbers)
{
    /// <summary>No rules.</summary>
    public static readonly L7Plan Nothing = new(0, 1, []);

    /// <summary>True if there is anything to judge.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsNeeded => Numbers.Count > 0;
}
