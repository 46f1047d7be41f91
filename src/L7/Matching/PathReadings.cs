namespace Antrea.L7.Matching;

/// <summary>
/// The paths that a server, or a proxy and the server behind it, may take a path for. All resolve dot segments and decode once; they differ in these:
/// an encoded slash divides or does not, backslashes (as sent, also encoded) divide or do not, parameters are cut off before or after that or not at all,
/// a fragment is cut off (before or after a proxy has read it) or not, empty segments go before or after the dot segments or stay; and dot segments may have been resolved once before, by a proxy.
/// </summary>
internal ref struct PathReadings
{
    // So many can always be looked at; of more, so many at most, and so many bytes together: a short request must not cost a long time.
    private const int Few = 12, Most = 256, MostBytes = 64 << 10;

    private readonly ReadOnlySpan<byte> text;
    private readonly Span<byte> work;
    private readonly int slashes, folds, strips, cuts, merges, earlies;
    private readonly bool hasBackslash;
    private int next;

    /// <param name="text">A path as <see cref="PathAlphabet.Decode"/> gives it.</param>
    /// <param name="work">Where the readings are made; as long at least.</param>
    /// <param name="cutsQuery">The query has a fragment: readings are also made without.</param>
    public PathReadings(ReadOnlySpan<byte> text, Span<byte> work, bool cutsQuery)
    {
        this.text = text;
        this.work = work;
        hasBackslash = text.Contains((byte)'\\');
        var hasSlash = text.Contains(PathAlphabet.EncodedSlash);
        var hasParameters = text.IndexOfAny((byte)';', PathAlphabet.EncodedSemicolon) >= 0;
        slashes = hasSlash ? 2 : 1;
        folds = 1 + (hasBackslash ? 1 : 0) + (text.Contains(PathAlphabet.EncodedBackslash) ? 1 : 0);
        strips = !hasParameters ? 1 : hasSlash || folds > 1 || text.Contains(PathAlphabet.EncodedSemicolon) ? 3 : 2;
        var differ = hasSlash || folds > 1 || hasParameters || text.Contains((byte)'#') || text.IndexOf("//"u8) >= 0;
        var (dots, encodedDots) = DotSegments(text);
        merges = !differ ? 1 : dots ? 3 : 2;
        cuts = !cutsQuery && !text.Contains((byte)'#') ? 1 : dots ? 3 : 2;
        earlies = !dots || !(differ || encodedDots) ? 1 : hasBackslash ? 6 : encodedDots ? 4 : 3;
    }

    /// <summary>How many there are; some may be equal.</summary>
    public readonly int Count => slashes * folds * strips * cuts * merges * earlies;

    /// <summary>It would take too long to look at all of them; no client has reason to send such a path.</summary>
    public readonly bool AreTooMany => Count > Few && (Count > Most || Count * text.Length > MostBytes);

    /// <summary>The reading made last.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>It is one of those without a fragment.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Makes the next one.</summary>
    public bool MoveNext()
    {
        if (next == Count)
        {
            return false;
        }

        var number = next++;
        var cut = Choose(ref number, cuts);
        IsCut = cut > 0;
        Current = Make(cut, Choose(ref number, merges), Choose(ref number, earlies), Choose(ref number, strips), Choose(ref number, folds), Choose(ref number, slashes) == 1);
        return true;
    }

    private static int Choose(ref int number, int of)
    {
        var choice = number % of;
        number /= of;
        return choice;
    }

    private readonly ReadOnlySpan<byte> Make(int cut, int merge, int early, int strip, int fold, bool dividesEncoded)
    {
        text.CopyTo(work);
        var made = work[..text.Length];
        made = Early(cut == 1 ? Cut(made) : made, early);
        made = cut == 2 ? Cut(made) : made;
        if (strip == 1)
        {
            made = PathSteps.Strip(made);
        }

        var foldsRaw = fold > 0 && hasBackslash;
        var foldsEncoded = fold == (hasBackslash ? 2 : 1);
        foreach (ref var b in made)
        {
            b = b switch
            {
                PathAlphabet.EncodedSlash when dividesEncoded => (byte)'/',
                (byte)'\\' when foldsRaw => (byte)'/',
                PathAlphabet.EncodedBackslash => foldsEncoded ? (byte)'/' : (byte)'\\',
                PathAlphabet.EncodedSemicolon => (byte)';',
                PathAlphabet.EncodedDot => (byte)'.',
                PathAlphabet.EncodedHash => (byte)'#',
                _ => b,
            };
        }

        made = strip == 2 ? PathSteps.Strip(made) : made;
        made = merge == 1 ? PathSteps.Merge(made) : made;
        made = PathSteps.ResolveDots(made, true);
        return merge == 2 ? PathSteps.Merge(made) : made;
    }

    private static Span<byte> Cut(Span<byte> path) => path.IndexOf((byte)'#') is var end and >= 0 ? path[..end] : path;

    // What a proxy may have done before, each in its own order.
    private static Span<byte> Early(Span<byte> path, int early)
    {
        if (early is 4 or 5)
        {
            path.Replace((byte)'\\', (byte)'/');
        }

        return early switch
        {
            0 => path,
            1 or 4 => PathSteps.ResolveDots(path, true),
            2 or 5 => PathSteps.ResolveDots(PathSteps.Merge(path), true),
            _ => PathSteps.ResolveDots(path, false),
        };
    }

    // Whether a segment may be one of dots in some reading (one too many does no harm), and whether one has encoded dots.
    private static (bool Any, bool Encoded) DotSegments(ReadOnlySpan<byte> text)
    {
        var (any, encoded) = (false, false);
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] is (byte)'.' or PathAlphabet.EncodedDot && text[i - 1] is (byte)'/' or (byte)'\\' or PathAlphabet.EncodedSlash or PathAlphabet.EncodedBackslash)
            {
                any = true;
                encoded |= text[i] == PathAlphabet.EncodedDot || (i + 1 < text.Length && text[i + 1] == PathAlphabet.EncodedDot);
            }
        }

        return (any, encoded);
    }
}
