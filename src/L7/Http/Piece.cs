namespace Antrea.L7.Http;

/// <summary>A part of a head that is kept as a place, because the head may move while it grows.</summary>
internal readonly record struct Piece(int Start, int Length)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> head) => head.Slice(Start, Length);
}
