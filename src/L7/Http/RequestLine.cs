namespace Antrea.L7.Http;

/// <summary>Reads a request line: one space between its parts, and nothing else. Goes on where it stopped; what it refuses, it refuses at the first byte that decides.</summary>
internal struct RequestLine
{
    private const int MaxMethod = 32;

    private int at;
    private int start;
    private Part part;

    private enum Part : byte
    {
        Method,
        Target,
        Version,
        Done,
    }

    public Piece Method { get; private set; }

    public Piece Target { get; private set; }

    public int Minor { get; private set; }

    public readonly bool IsDone => part == Part.Done;

    /// <summary>How much of the head it is, once done: one empty line before it included.</summary>
    public readonly int Length => at;

    /// <param name="head">All bytes of the head so far: at least one more than before.</param>
    /// <param name="isFirst">It is the first of the connection: bytes that do not even begin like a request are of another protocol.</param>
    public DenyReason Advance(ReadOnlySpan<byte> head, bool isFirst)
    {
        if (part == Part.Method && ReadMethod(head) is var method and not DenyReason.None)
        {
            return isFirst ? DenyReason.NotHttp : method;
        }

        if (part == Part.Target && ReadTarget(head) is var target and not DenyReason.None)
        {
            return target;
        }

        return part == Part.Version ? ReadVersion(head) : DenyReason.None;
    }

    private DenyReason ReadMethod(ReadOnlySpan<byte> head)
    {
        // RFC 9112, section 2.2: an empty line before a request may be there.
        if (at == 0 && head[0] == '\r')
        {
            if (head.Length < 2)
            {
                return DenyReason.None;
            }

            if (head[1] != '\n')
            {
                return DenyReason.BareLineBreak;
            }

            at = start = 2;
        }

        var length = head[at..].IndexOfAnyExcept(HttpBytes.Token);
        at = length < 0 ? head.Length : at + length;
        if (at - start > MaxMethod)
        {
            return DenyReason.Method;
        }

        if (length < 0)
        {
            return DenyReason.None;
        }

        if (head[at] != ' ' || at == start)
        {
            return HttpBytes.Refuse(head[at], head[at] is (byte)' ' or (byte)'\r' ? DenyReason.RequestLine : DenyReason.Method);
        }

        Method = new(start, at - start);
        start = ++at;
        part = Part.Target;
        return DenyReason.None;
    }

    private DenyReason ReadTarget(ReadOnlySpan<byte> head)
    {
        var length = head[at..].IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e);
        at = length < 0 ? head.Length : at + length;
        if (length < 0)
        {
            return DenyReason.None;
        }

        if (head[at] != ' ' || at == start)
        {
            return head[at] switch
            {
                (byte)'\t' => DenyReason.ControlCharacter,
                (byte)' ' => DenyReason.RequestLine,
                (byte)'\r' => at == start ? DenyReason.RequestLine : DenyReason.Version,
                var b => HttpBytes.Refuse(b, DenyReason.Target),
            };
        }

        Target = new(start, at - start);
        start = ++at;
        part = Part.Version;
        return DenyReason.None;
    }

    private DenyReason ReadVersion(ReadOnlySpan<byte> head)
    {
        for (; at < head.Length; at++)
        {
            var (b, place) = (head[at], at - start);
            var isRight = place switch
            {
                < 7 => b == "HTTP/1."u8[place],
                7 => b is (byte)'0' or (byte)'1',
                8 => b == '\r',
                _ => b == '\n',
            };
            if (!isRight)
            {
                return Refuse(head, b, place);
            }

            if (place == 9)
            {
                Minor = head[start + 7] - '0';
                part = Part.Done;
                at++;
                return DenyReason.None;
            }
        }

        return DenyReason.None;
    }

    private readonly DenyReason Refuse(ReadOnlySpan<byte> head, byte b, int place)
    {
        if (place == 5 && b == '2' && Method.Of(head).SequenceEqual("PRI"u8) && Target.Of(head).SequenceEqual("*"u8))
        {
            return DenyReason.Http2;
        }

        return place == 9 ? DenyReason.BareLineBreak : HttpBytes.Refuse(b, b switch
        {
            (byte)' ' => DenyReason.RequestLine,
            (byte)'\t' => DenyReason.ControlCharacter,
            _ => DenyReason.Version,
        });
    }
}
