using System.Text;

namespace Antrea.L7.Matching;

/// <summary>The pattern of a path: text in UTF-8, with or without escapes, and wildcards. With a question mark in it, it covers the query too.</summary>
internal sealed class PathPattern
{
    // Bytes that no reading has.
    private const byte Wildcard = 8;
    private const byte Never = 0x7f;

    private readonly WildcardPattern pattern;

    public PathPattern(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var question = bytes.AsSpan().IndexOf((byte)'?');
        AsksQuery = question >= 0;
        var path = Path(AsksQuery ? bytes.AsSpan(0, question) : bytes);
        pattern = new(Pieces(AsksQuery ? [.. path, (byte)'?', .. Query(bytes.AsSpan(question + 1))] : path));
    }

    /// <summary>It is to be compared with the path, a question mark and the query.</summary>
    public bool AsksQuery { get; }

    /// <summary>It covers every path.</summary>
    public bool IsAny => pattern.IsAny;

    /// <summary>Whether it covers a reading.</summary>
    public bool Matches(in MatchText reading) => pattern.Matches(reading);

    private static byte[] Path(ReadOnlySpan<byte> text)
    {
        var path = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && PathAlphabet.TryUnescape(text[i..], out var decoded))
            {
                path.Add(decoded is < 0x20 or Never ? Never : Literal(PathAlphabet.Token(decoded)));
                i += 2;
            }
            else
            {
                path.Add(text[i] switch { (byte)'*' => Wildcard, (byte)'%' => PathAlphabet.EncodedPercent, < 0x20 => Never, var b => b });
            }
        }

        return Resolve([.. path]);
    }

    // As readings have them where they are not divided.
    private static byte Literal(byte token) => token switch
    {
        PathAlphabet.EncodedBackslash => (byte)'\\',
        PathAlphabet.EncodedSemicolon => (byte)';',
        PathAlphabet.EncodedDot => (byte)'.',
        PathAlphabet.EncodedHash => (byte)'#',
        _ => token,
    };

    // Not where ".." would take back a wildcard: what that stands for is not known, and no reading has "..", so such a pattern covers nothing.
    private static byte[] Resolve(byte[] path)
    {
        if (path is not [(byte)'/', ..])
        {
            return path;
        }

        var segments = Encoding.Latin1.GetString(path).Split('/');
        for (var i = 1; i < segments.Length; i++)
        {
            if (segments[i] == ".." && segments.Take(i).Any(s => s.Contains((char)Wildcard)))
            {
                return path;
            }
        }

        return PathSteps.ResolveDots(path, false).ToArray();
    }

    private static byte[] Query(ReadOnlySpan<byte> text)
    {
        var query = text.ToArray();
        query.AsSpan().Replace((byte)'*', Wildcard);
        return query[..QueryText.Normalize(query, query)];
    }

    private static List<byte[]> Pieces(byte[] text)
        => [.. Encoding.Latin1.GetString(text).Split((char)Wildcard).Select(Encoding.Latin1.GetBytes)];
}
