using System.Buffers;

namespace Antrea.L7.Http;

/// <summary>Keeps a head or trailer that comes in several packets. Its memory is shared: it has none while it is empty.</summary>
internal struct SectionBuffer
{
    private byte[]? bytes;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, Length);

    public void Append(ReadOnlySpan<byte> more)
    {
        if (bytes is null || Length + more.Length > bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, Math.Max(Length + more.Length, 2 * Length)));
            Bytes.CopyTo(larger);
            var length = Length;
            Clear();
            (bytes, Length) = (larger, length);
        }

        more.CopyTo(bytes.AsSpan(Length));
        Length += more.Length;
    }

    public void Clear()
    {
        if (bytes is not null)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        (bytes, Length) = (null, 0);
    }
}
