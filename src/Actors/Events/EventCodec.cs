using System.Collections.Frozen;
using System.Text.Json;
using Antrea.Journal;
using Antrea.Policy.Json;

namespace Antrea.Actors.Events;

/// <summary>
/// Turns events into what the journal stores, and back. The names below are on disk: a type may be renamed, its name here may not.
/// </summary>
public static class EventCodec
{
    private const int SchemaVersion = 1;

    private static readonly FrozenDictionary<string, Type> ByName = new Dictionary<string, Type>
    {
        ["PolicyChanged"] = typeof(PolicyChanged),
        ["PolicySnapshot"] = typeof(PolicySnapshot),
        ["PolicyRemoved"] = typeof(PolicyRemoved),
        ["GroupMembersChanged"] = typeof(GroupMembersChanged),
        ["GroupSnapshot"] = typeof(GroupSnapshot),
        ["GatesChanged"] = typeof(GatesChanged),
        ["PlanComputed"] = typeof(PlanComputed),
        ["PlanApplied"] = typeof(PlanApplied),
        ["PlanFailed"] = typeof(PlanFailed),
        ["RuleQuarantined"] = typeof(RuleQuarantined),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, string> ByType = ByName.ToFrozenDictionary(p => p.Value, p => p.Key);

    /// <summary>Encodes an event.</summary>
    /// <exception cref="ArgumentException">It is no event of ours.</exception>
    public static NewEvent Encode(object e)
    {
        var name = ByType.TryGetValue(e.GetType(), out var n) ? n : throw new ArgumentException($"{e.GetType()} is not a journal event", nameof(e));
        return new NewEvent(name, SchemaVersion, JsonSerializer.SerializeToUtf8Bytes(e, e.GetType(), PolicyJson.Options),
            (e as IJournalEvent)?.Cause ?? "");
    }

    /// <summary>Decodes an event; one of a newer version, or that cannot be read, comes as <see cref="UnknownEvent"/> and is kept in the journal.</summary>
    public static object Decode(string manifest, int version, ReadOnlyMemory<byte> payload)
    {
        if (version > SchemaVersion || !ByName.TryGetValue(manifest, out var type))
        {
            return new UnknownEvent(manifest, version);
        }

        try
        {
            return JsonSerializer.Deserialize(payload.Span, type, PolicyJson.Options) ?? new UnknownEvent(manifest, version);
        }
        catch (JsonException)
        {
            return new UnknownEvent(manifest, version);
        }
    }
}

/// <summary>An event that this version does not understand.</summary>
public sealed record UnknownEvent(string Manifest, int Version);
