using System.Buffers;

namespace Antrea.Kubernetes.Client;

/// <summary>The whole body of an answer, in a buffer of the pool.</summary>
internal sealed class Body : IDisposable
{
    // A server may ignore a limit and send everything at once; this is the end of all patience.
    private const int MaxBytes = 1 << 30;

    private byte[] _buffer;
    private int _length;

    private Body(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    /// <summary>The bytes; not to be touched after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <summary>Reads it all.</summary>
    public static async Task<Body> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var body = new Body((int)Math.Clamp(response.Content.Headers.ContentLength ?? 0, 4096, 1 << 24));
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            while (await stream.ReadAsync(body._buffer.AsMemory(body._length), cancel).ConfigureAwait(false) is > 0 and var read)
            {
                body._length += read;
                if (body._length == body._buffer.Length)
                {
                    body.Grow();
                }
            }

            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private void Grow()
    {
        if (_length >= MaxBytes)
        {
            throw new IOException("the answer is larger than 1 GiB");
        }

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
