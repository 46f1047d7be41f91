namespace Antrea.L7.Matching;

/// <summary>Steps of reading a path; each works in place and gives what is left.</summary>
internal static class PathSteps
{
    /// <summary>Resolves <c>.</c> and <c>..</c> as RFC 3986, section 5.2.4 does.</summary>
    /// <param name="path">Starts with a slash.</param>
    /// <param name="encoded">Encoded dots count too.</param>
    public static Span<byte> ResolveDots(Span<byte> path, bool encoded)
    {
        var kept = 0;
        for (var at = 0; at < path.Length;)
        {
            var length = path[(at + 1)..].IndexOf((byte)'/');
            var end = length < 0 ? path.Length : at + 1 + length;
            var dots = Dots(path[(at + 1)..end], encoded);
            if (dots == 2)
            {
                kept = Math.Max(0, path[..kept].LastIndexOf((byte)'/'));
            }

            if (dots == 0)
            {
                path[at..end].CopyTo(path[kept..]);
                kept += end - at;
            }
            else if (end == path.Length)
            {
                path[kept++] = (byte)'/';
            }

            at = end;
        }

        return path[..kept];
    }

    /// <summary>Makes one slash of several.</summary>
    public static Span<byte> Merge(Span<byte> path)
    {
        var kept = 0;
        foreach (var b in path)
        {
            if (b != '/' || kept == 0 || path[kept - 1] != '/')
            {
                path[kept++] = b;
            }
        }

        return path[..kept];
    }

    /// <summary>Cuts the parameters off each segment: from a semicolon to the next slash.</summary>
    public static Span<byte> Strip(Span<byte> path)
    {
        var (kept, inside) = (0, false);
        foreach (var b in path)
        {
            inside = b != '/' && (inside || b == ';');
            if (!inside)
            {
                path[kept++] = b;
            }
        }

        return path[..kept];
    }

    private static int Dots(ReadOnlySpan<byte> segment, bool encoded)
    {
        if (segment.Length is 0 or > 2)
        {
            return 0;
        }

        foreach (var b in segment)
        {
            if (b != '.' && !(encoded && b == PathAlphabet.EncodedDot))
            {
                return 0;
            }
        }

        return segment.Length;
    }
}
