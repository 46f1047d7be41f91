using System.Text;
using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>
/// Which fields of objects are kept while they are read. A list is looked through: a path into it means that field of each of its elements. What stands where a path
/// leads through and is neither object nor list stays as it is, so that the reader can say what is wrong with it. Immutable.
/// </summary>
public sealed class Projection
{
    private static readonly Projection Everything = new(true, []);

    // Of an open one the fields that are not named stay as well.
    private readonly bool _isOpen;
    private readonly (byte[] Name, Projection? Of)[] _fields;

    private Projection(bool isOpen, (byte[] Name, Projection? Of)[] fields) => (_isOpen, _fields) = (isOpen, fields);

    /// <summary>Keeps only some fields.</summary>
    /// <param name="paths">Paths such as <c>spec/containers/ports</c>, a slash within a name written as <c>~1</c>; everything below their ends is kept.</param>
    public static Projection Only(params IEnumerable<string> paths) => Of(false, [.. paths.Select(p => p.Split('/'))]);

    /// <summary>Keeps all but some fields.</summary>
    /// <param name="paths">Paths; everything below their ends is dropped.</param>
    public static Projection Without(params IEnumerable<string> paths) => Of(true, [.. paths.Select(p => p.Split('/'))]);

    /// <summary>Copies the value that the reader stands on, without what is not kept, and leaves the reader on its last token.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="bytes">What it reads.</param>
    /// <param name="to">Where the copy goes.</param>
    /// <returns>False if the bytes end within the value; then what was copied is of no use.</returns>
    internal bool TryCopy(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes, ByteBuffer to)
    {
        if (ReferenceEquals(this, Everything) || json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            var start = (int)json.TokenStartIndex;
            if (!json.TrySkip())
            {
                return false;
            }

            to.Add(bytes[start..(int)json.BytesConsumed]);
            return true;
        }

        return json.TokenType == JsonTokenType.StartArray ? TryCopyList(ref json, bytes, to) : TryCopyObject(ref json, bytes, to);
    }

    private bool TryCopyList(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes, ByteBuffer to)
    {
        to.Add("["u8);
        for (var isFirst = true; json.Read(); isFirst = false)
        {
            if (json.TokenType == JsonTokenType.EndArray)
            {
                to.Add("]"u8);
                return true;
            }

            to.Add(isFirst ? ""u8 : ","u8);
            if (!TryCopy(ref json, bytes, to))
            {
                return false;
            }
        }

        return false;
    }

    private bool TryCopyObject(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes, ByteBuffer to)
    {
        to.Add("{"u8);
        for (var isFirst = true; json.Read();)
        {
            if (json.TokenType == JsonTokenType.EndObject)
            {
                to.Add("}"u8);
                return true;
            }

            var kept = Find(ref json);
            var name = bytes[(int)json.TokenStartIndex..(int)json.BytesConsumed];
            if (!json.Read() || (kept is null && !json.TrySkip()))
            {
                return false;
            }

            if (kept is not null)
            {
                to.Add(isFirst ? ""u8 : ","u8);
                // The name with its quotes; a colon and blanks may belong to the token.
                to.Add(name[..(name.LastIndexOf((byte)'"') + 1)]);
                to.Add(":"u8);
                if (!kept.TryCopy(ref json, bytes, to))
                {
                    return false;
                }

                isFirst = false;
            }
        }

        return false;
    }

    // What is kept of a field; null = nothing.
    private Projection? Find(ref Utf8JsonReader json)
    {
        foreach (var (name, of) in _fields)
        {
            if (json.ValueTextEquals(name))
            {
                return of;
            }
        }

        return _isOpen ? Everything : null;
    }

    private static Projection Of(bool isOpen, string[][] paths) => new(
        isOpen,
        [.. paths.GroupBy(p => p[0], StringComparer.Ordinal).Select(g => (
            Encoding.UTF8.GetBytes(g.Key.Replace("~1", "/", StringComparison.Ordinal)),
            g.Any(p => p.Length == 1) ? isOpen ? null : Everything : Of(isOpen, [.. g.Select(p => p[1..])])))]);
}
