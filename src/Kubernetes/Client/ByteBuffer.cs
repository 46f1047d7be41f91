using System.Buffers;

namespace Antrea.Kubernetes.Client;

/// <summary>Bytes in an array of the pool that grows as needed.</summary>
internal sealed class ByteBuffer(int size) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(size);
    private int _length;

    /// <summary>What is in it, until it is changed.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

    /// <summary>Number of bytes.</summary>
    public int Length => _length;

    /// <summary>Forgets what is in it.</summary>
    public void Clear() => _length = 0;

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> more)
    {
        Grow(_length + more.Length);
        more.CopyTo(_bytes.AsSpan(_length));
        _length += more.Length;
    }

    /// <summary>Adds what a stream has next; false at its end.</summary>
    public async ValueTask<bool> ReadAsync(Stream from, CancellationToken cancel)
    {
        Grow(_length + 1);
        var read = await from.ReadAsync(_bytes.AsMemory(_length), cancel).ConfigureAwait(false);
        _length += read;
        return read > 0;
    }

    /// <summary>Takes the first bytes out.</summary>
    public void Drop(int count)
    {
        _bytes.AsSpan(count, _length - count).CopyTo(_bytes);
        _length -= count;
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            (_bytes, _length) = ([], 0);
        }
    }

    private void Grow(int needed)
    {
        if (needed <= _bytes.Length)
        {
            return;
        }

        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
        _bytes.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
