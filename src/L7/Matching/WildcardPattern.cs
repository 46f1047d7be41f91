using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Antrea.L7.Matching;

/// <summary>Bytes with wildcards: each <c>*</c> stands for any bytes, none included. Compared byte by byte; no expression of the pattern makes a match slower than its length times that of the text.</summary>
internal sealed class WildcardPattern
{
    private readonly byte[] prefix;
    private readonly byte[] suffix;
    private readonly ImmutableArray<byte[]> middle;
    private readonly bool isExact;
    private readonly bool endsDecide;
    private readonly int least, most;
    private readonly ulong first, firstMask, last, lastMask;

    /// <param name="pieces">The texts between the wildcards: one = no wildcard.</param>
    public WildcardPattern(IReadOnlyList<byte[]> pieces)
    {
        prefix = pieces[0];
        suffix = pieces[^1];
        isExact = pieces.Count == 1;
        middle = [.. pieces.Skip(1).Take(pieces.Count - 2).Where(p => p.Length > 0)];
        least = pieces.Sum(p => p.Length);
        most = isExact ? least : int.MaxValue;
        IsAny = !isExact && least == 0;
        endsDecide = middle.IsEmpty && prefix.Length <= 8 && suffix.Length <= 8;
        first = MatchText.Begin(prefix);
        last = MatchText.End(suffix);
        firstMask = prefix.Length == 0 ? 0 : ulong.MaxValue >> (8 * Math.Max(0, 8 - prefix.Length));
        lastMask = suffix.Length == 0 ? 0 : ulong.MaxValue << (8 * Math.Max(0, 8 - suffix.Length));
    }

    /// <summary>Nothing but wildcards.</summary>
    public bool IsAny { get; }

    /// <summary>Whether it covers the whole text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Matches(in MatchText text)
        => (((text.First ^ first) & firstMask) | ((text.Last ^ last) & lastMask)) == 0
            && text.Bytes.Length >= least && text.Bytes.Length <= most && (endsDecide || MatchesAll(text.Bytes));

    private bool MatchesAll(ReadOnlySpan<byte> text)
    {
        if (isExact)
        {
            return text.SequenceEqual(prefix);
        }

        if ((prefix.Length > 8 && !text.StartsWith(prefix)) || (suffix.Length > 8 && !text.EndsWith(suffix)))
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
