using System.Buffers;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Antrea.Kubernetes.Manifests;

/// <summary>Turns the events of one YAML document into JSON: anchors and merge keys resolved, duplicate keys refused.</summary>
internal sealed class EventsToJson
{
    /// <summary>How deep a document may nest; no manifest comes near.</summary>
    public const int MaxDepth = 64;

    // An alias of aliases of aliases grows without end; what aliases repeat is counted.
    private const int MostRepeated = 100_000;

    private readonly List<ParsingEvent> _events;
    private readonly int[] _next;
    private readonly Dictionary<AnchorName, int> _anchors = [];
    private readonly HashSet<int> _open = [];
    private readonly Utf8JsonWriter _json;
    private int _written;

    private EventsToJson(List<ParsingEvent> events, Utf8JsonWriter json)
    {
        _events = events;
        _json = json;
        _next = new int[events.Count];
        FindEnds();
    }

    /// <summary>The document's content; null for an empty one.</summary>
    /// <exception cref="YamlException">Something JSON has no form for, with its place.</exception>
    public static JsonElement Convert(List<ParsingEvent> events)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            new EventsToJson(events, json).Write(0, 0);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    // For each event the index behind the node that starts with it.
    private void FindEnds()
    {
        var starts = new Stack<int>();
        for (var i = 0; i < _events.Count; i++)
        {
            _next[i] = i + 1;
            if (_events[i] is MappingStart or SequenceStart)
            {
                starts.Push(i);
            }
            else if (_events[i] is MappingEnd or SequenceEnd)
            {
                _next[starts.Count > 0 ? starts.Pop() : throw Error(_events[i], "not expected here")] = i + 1;
            }
        }

        if (_events.Count == 0 || _next[0] != _events.Count)
        {
            throw new SemanticErrorException("the document is not one value");
        }
    }

    private void Write(int at, int depth)
    {
        var e = _events[at];
        if (depth > MaxDepth || ++_written > _events.Count + MostRepeated)
        {
            throw Error(e, "aliases make the document too large");
        }

        if (e is NodeEvent { Anchor.IsEmpty: false } node)
        {
            _anchors[node.Anchor] = at;
        }

        switch (e)
        {
            case Scalar scalar:
                WriteScalar(scalar);
                break;
            case AnchorAlias alias:
                WriteAlias(alias, depth);
                break;
            case SequenceStart:
                Enter(at);
                _json.WriteStartArray();
                for (var i = at + 1; _events[i] is not SequenceEnd; i = _next[i])
                {
                    Write(i, depth + 1);
                }

                _json.WriteEndArray();
                _open.Remove(at);
                break;
            case MappingStart:
                Enter(at);
                _json.WriteStartObject();
                foreach (var (key, value) in Pairs(at))
                {
                    _json.WritePropertyName(key);
                    Write(value, depth + 1);
                }

                _json.WriteEndObject();
                _open.Remove(at);
                break;
            default:
                throw Error(e, "not expected here");
        }
    }

    private void Enter(int at)
    {
        if (!_open.Add(at))
        {
            throw Error(_events[at], "the anchor contains itself");
        }
    }

    private void WriteAlias(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Error(alias, $"there is no anchor '{alias.Value}'");
        }

        Write(target, depth);
    }

    private void WriteScalar(Scalar scalar)
    {
        var (kind, text) = CoreSchema.Resolve(scalar);
        switch (kind)
        {
            case CoreSchema.Kind.Text:
                _json.WriteStringValue(text);
                break;
            case CoreSchema.Kind.True or CoreSchema.Kind.False:
                _json.WriteBooleanValue(kind == CoreSchema.Kind.True);
                break;
            case CoreSchema.Kind.Null:
                _json.WriteNullValue();
                break;
            default:
                _json.WriteRawValue(text);
                break;
        }
    }

    // The keys of a mapping with the indexes of their values; what is merged in stands behind and gives way.
    private List<(string Key, int Value)> Pairs(int at)
    {
        var pairs = new List<(string, int)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var merges = new List<int>();
        for (var i = at + 1; _events[i] is not MappingEnd; i = _next[_next[i]])
        {
            if (_events[i] is not Scalar key)
            {
                throw Error(_events[i], "a key must be a plain or quoted string");
            }

            if (_events[_next[i]] is MappingEnd)
            {
                throw Error(key, "the key has no value");
            }

            if (!key.Anchor.IsEmpty)
            {
                _anchors[key.Anchor] = i;
            }

            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                merges.Add(_next[i]);
            }
            else if (seen.Add(key.Value))
            {
                pairs.Add((key.Value, _next[i]));
            }
            else
            {
                throw Error(key, $"the key '{key.Value}' stands here twice");
            }
        }

        foreach (var pair in merges.SelectMany(m => Merged(m)).Where(p => seen.Add(p.Key)))
        {
            pairs.Add(pair);
        }

        return pairs;
    }

    private List<(string Key, int Value)> Merged(int at)
    {
        var source = _events[at] is AnchorAlias alias
            ? _anchors.TryGetValue(alias.Value, out var target) ? target : throw Error(alias, $"there is no anchor '{alias.Value}'")
            : at;
        if (_open.Contains(source) || ++_written > _events.Count + MostRepeated)
        {
            throw Error(_events[at], "the merge does not end");
        }

        switch (_events[source])
        {
            case MappingStart:
                return Guarded(source, () => Pairs(source));
            case SequenceStart:
                return Guarded(source, () =>
                {
                    var all = new List<(string, int)>();
                    for (var i = source + 1; _events[i] is not SequenceEnd; i = _next[i])
                    {
                        all.AddRange(Merged(i));
                    }

                    return all;
                });
            default:
                throw Error(_events[at], "only mappings can be merged");
        }
    }

    private List<(string Key, int Value)> Guarded(int source, Func<List<(string Key, int Value)>> read)
    {
        _ = _open.Add(source);
        if (_open.Count > 2 * MaxDepth)
        {
            throw Error(_events[source], "merges nest too deep");
        }

        var result = read();
        _written += result.Count;
        _open.Remove(source);
        return result;
    }

    internal static SemanticErrorException Error(ParsingEvent e, string message) => new(e.Start, e.End, message);
}
