using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>Makes documents of objects, without the parts that are not kept. One at a time: the next takes the place of the one before.</summary>
internal sealed class LeanReader(Projection? keep) : IDisposable
{
    private readonly ByteBuffer _copy = new(1 << 13);

    /// <summary>Reads the value that a reader stands on and leaves the reader on its last token; null if the bytes end within it.</summary>
    /// <param name="json">The reader.</param>
    /// <param name="bytes">What it reads.</param>
    /// <param name="whole">Keeps everything.</param>
    public JsonDocument? TryRead(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes, bool whole = false)
    {
        if (whole || keep is null)
        {
            return JsonDocument.TryParseValue(ref json, out var document) ? document : null;
        }

        _copy.Clear();
        return keep.TryCopy(ref json, bytes, _copy) ? JsonDocument.Parse(_copy.Bytes) : null;
    }

    public void Dispose() => _copy.Dispose();
}
