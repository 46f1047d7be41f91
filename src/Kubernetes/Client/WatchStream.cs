using System.Buffers;
using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>An open watch: one JSON document a line.</summary>
public sealed class WatchStream : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly int _maxLine;
    private readonly LeanReader _objects;
    private Stream? _body;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _start;
    private int _end;
    private int _searched;

    internal WatchStream(HttpResponseMessage response, int maxLine, Projection? keep) => (_response, _maxLine, _objects) = (response, maxLine, new LeanReader(keep));

    /// <summary>The next line, valid until the next call; null at an end between two events.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="InvalidDataException">The stream ended within a line, or a line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancel)
    {
        _body ??= await _response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
        while (true)
        {
            var at = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = _buffer.AsMemory(_start, _searched + at - _start);
                _start = _searched = _searched + at + 1;
                if (!IsBlank(line.Span))
                {
                    return line;
                }

                continue;
            }

            _searched = _end;
            MakeRoom();
            var read = await _body.ReadAsync(_buffer.AsMemory(_end), cancel).ConfigureAwait(false);
            if (read == 0)
            {
                return IsBlank(_buffer.AsSpan(_start, _end - _start)) ? null : throw new InvalidDataException("the watch ended in the middle of an event");
            }

            _end += read;
        }
    }

    /// <summary>The object of the event that a line holds, valid until the next is read; of bookmarks and errors all of it, of others what is kept.</summary>
    /// <param name="line">The line.</param>
    /// <param name="type">What the event says.</param>
    /// <exception cref="InvalidDataException">It is no event.</exception>
    public JsonDocument Read(ReadOnlyMemory<byte> line, out WatchEventType type)
    {
        JsonDocument? found = null;
        try
        {
            found = Read(line.Span, out var known);
            if (found is not null && known is { } said)
            {
                type = said;
                return found;
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException("the watch sent what is no JSON", e);
        }

        found?.Dispose();
        throw new InvalidDataException("the watch sent what is no event");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _response.Dispose();
        _objects.Dispose();
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }
    }

    private JsonDocument? Read(ReadOnlySpan<byte> line, out WatchEventType? type)
    {
        var json = new Utf8JsonReader(line);
        var (start, end) = (0, 0);
        JsonDocument? found = null;
        type = null;
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var (isType, isObject) = (json.ValueTextEquals("type"u8), json.ValueTextEquals("object"u8));
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String)
            {
                type = Type(json.GetString());
            }
            else if (isObject && json.TokenType == JsonTokenType.StartObject && type is not null && found is null)
            {
                found = _objects.TryRead(ref json, line, IsWhole(type));
            }
            else
            {
                var at = (int)json.TokenStartIndex;
                json.Skip();
                (start, end) = isObject ? (at, (int)json.BytesConsumed) : (start, end);
            }
        }

        // Nothing may follow.
        json.Read();
        if (found is not null || type is null || end == 0 || line[start] != (byte)'{')
        {
            return found;
        }

        // The type came behind the object.
        json = new Utf8JsonReader(line[start..end]);
        json.Read();
        return _objects.TryRead(ref json, line[start..end], IsWhole(type));
    }

    private static bool IsWhole(WatchEventType? type) => type is WatchEventType.Bookmark or WatchEventType.Error;

    private static WatchEventType? Type(string? text) => text switch
    {
        "ADDED" => WatchEventType.Added,
        "MODIFIED" => WatchEventType.Modified,
        "DELETED" => WatchEventType.Deleted,
        "BOOKMARK" => WatchEventType.Bookmark,
        "ERROR" => WatchEventType.Error,
        _ => null,
    };

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_end, _searched, _start) = (_end - _start, _searched - _start, 0);
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        if (_buffer.Length >= _maxLine)
        {
            throw new InvalidDataException($"the watch sent an event of more than {_maxLine} bytes");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r\n"u8).IsEmpty;
}
