using System.Collections.Immutable;

namespace Antrea.L7.Matching;

/// <summary>Bytes with wildcards: each <c>*</c> stands for any bytes, none included. Compared byte by byte; no expression of the pattern makes a match slower than its length times that of the text.</summary>
internal sealed class WildcardPattern
{
    private readonly byte[] prefix;
    private readonly byte[] suffix;
    private readonly ImmutableArray<byte[]> middle;
    private readonly bool isExact;
    private readonly int least;

    /// <param name="pieces">The texts between the wildcards: one = no wildcard.</param>
    public WildcardPattern(IReadOnlyList<byte[]> pieces)
    {
        prefix = pieces[0];
        suffix = pieces[^1];
        isExact = pieces.Count == 1;
        middle = [.. pieces.Skip(1).Take(pieces.Count - 2).Where(p => p.Length > 0)];
        least = pieces.Sum(p => p.Length);
        IsAny = !isExact && least == 0;
    }

    /// <summary>Nothing but wildcards.</summary>
    public bool IsAny { get; }

    /// <summary>Whether it covers the whole text.</summary>
    public bool Matches(ReadOnlySpan<byte> text)
    {
        if (isExact)
        {
            return text.SequenceEqual(prefix);
        }

        if (text.Length < least || !text.StartsWith(prefix) || !text.EndsWith(suffix))
        {
            return false;
        }

        // The leftmost place of each piece leaves most to those after it: nothing has to be tried again.
        text = text[prefix.Length..^suffix.Length];
        foreach (var piece in middle)
        {
            var at = text.IndexOf(piece);
            if (at < 0)
            {
                return false;
            }

            text = text[(at + piece.Length)..];
        }

        return true;
    }
}
