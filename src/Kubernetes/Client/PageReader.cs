using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>Reads a list object by object while it comes, so that never more than a few of them are in memory.</summary>
internal sealed class PageReader
{
    // So many bytes are waited for before any are looked at: an object that has come in part is looked at twice.
    private const int Portion = 1 << 16;

    // The end of all patience with one object.
    private const int MaxBytes = 1 << 28;

    private readonly LeanReader _objects;
    private readonly Action<JsonElement> _item;
    private JsonReaderState _state;
    private Part _part;
    private PageEnd? _end;

    private PageReader(LeanReader objects, Action<JsonElement> item) => (_objects, _item) = (objects, item);

    private enum Part
    {
        Beginning,
        Fields,
        Items,
        End,
    }

    /// <summary>Tells each object of <c>items</c>; it is valid only while it is told.</summary>
    /// <param name="body">The list.</param>
    /// <param name="keep">What is kept of objects; null = all.</param>
    /// <param name="item">Told each object.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="InvalidDataException">This is no list.</exception>
    public static async Task<PageEnd> ReadAsync(Stream body, Projection? keep, Action<JsonElement> item, CancellationToken cancel)
    {
        using var objects = new LeanReader(keep);
        using var bytes = new ByteBuffer(Portion * 2);
        var reader = new PageReader(objects, item);
        for (var (isMore, wanted) = (true, Portion); isMore;)
        {
            while (bytes.Length < wanted && isMore)
            {
                isMore = await bytes.ReadAsync(body, cancel).ConfigureAwait(false);
            }

            bytes.Drop(reader.Take(bytes.Bytes.Span, !isMore));
            wanted = bytes.Length + Portion;
            if (bytes.Length > MaxBytes)
            {
                throw new InvalidDataException($"the list has an object of more than {MaxBytes} bytes");
            }
        }

        Expect(reader._end is { Version.Length: > 0 });
        return reader._end!.Value;
    }

    // How many bytes are done with.
    private int Take(ReadOnlySpan<byte> bytes, bool isLast)
    {
        try
        {
            var json = new Utf8JsonReader(bytes, isLast, _state);
            long done;
            do
            {
                (_state, done) = (json.CurrentState, json.BytesConsumed);
            }
            while (TryStep(ref json, bytes));
            return (int)done;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"the list cannot be read: {e.Message}", e);
        }
    }

    // One field, or one object; false if the bytes end within it.
    private bool TryStep(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes)
    {
        if (!json.Read())
        {
            return false;
        }

        switch (_part)
        {
            case Part.Beginning:
                Expect(json.TokenType == JsonTokenType.StartObject);
                _part = Part.Fields;
                return true;
            case Part.Fields when json.TokenType == JsonTokenType.PropertyName:
                return TryField(ref json, bytes);
            case Part.Items when json.TokenType != JsonTokenType.EndArray:
                using (var one = _objects.TryRead(ref json, bytes))
                {
                    if (one is null)
                    {
                        return false;
                    }

                    _item(one.RootElement);
                }

                return true;
            default:
                _part = _part == Part.Items ? Part.Fields : Part.End;
                return true;
        }
    }

    private bool TryField(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes)
    {
        var (isMetadata, isItems) = (json.ValueTextEquals("metadata"u8), json.ValueTextEquals("items"u8));
        if (!json.Read())
        {
            return false;
        }

        if (isMetadata)
        {
            using var metadata = _objects.TryRead(ref json, bytes, whole: true);
            if (metadata is null)
            {
                return false;
            }

            _end = new PageEnd(ApiErrors.Text(metadata.RootElement, "resourceVersion") ?? "", ApiErrors.Text(metadata.RootElement, "continue") ?? "");
            return true;
        }

        if (isItems && json.TokenType != JsonTokenType.Null)
        {
            Expect(json.TokenType == JsonTokenType.StartArray);
            _part = Part.Items;
            return true;
        }

        return json.TrySkip();
    }

    private static void Expect(bool right)
    {
        if (!right)
        {
            throw new InvalidDataException("the answer is no list of objects");
        }
    }
}
