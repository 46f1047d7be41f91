namespace Antrea.L7.Http;

/// <summary>Reads the field lines of a head or a trailer and the empty line behind them. Goes on where it stopped; what it refuses, it refuses at the first byte that decides.</summary>
internal struct FieldLines
{
    private int at;
    private int start;
    private int colon;

    /// <summary>What was read.</summary>
    public enum Step
    {
        /// <summary>Nothing whole: more bytes are needed.</summary>
        More,

        /// <summary>A field: see <see cref="Name"/> and <see cref="Value"/>.</summary>
        Field,

        /// <summary>The empty line: the section is <see cref="Length"/> bytes long.</summary>
        End,

        /// <summary>A byte that must not be there.</summary>
        Fault,
    }

    public FieldLines(int start) => (at, this.start, colon) = (start, start, -1);

    public Piece Name { get; private set; }

    /// <summary>Without the spaces around it.</summary>
    public Piece Value { get; private set; }

    public int Count { get; private set; }

    public readonly int Length => at;

    /// <param name="text">All bytes of the section so far.</param>
    /// <param name="reason">Of a fault.</param>
    public Step Next(ReadOnlySpan<byte> text, out DenyReason reason)
    {
        reason = DenyReason.None;
        if (at >= text.Length)
        {
            return Step.More;
        }

        if (colon < 0 && ReadName(text, out reason) is var step and not Step.Field)
        {
            return step;
        }

        var length = text[at..].IndexOfAny(HttpBytes.Control);
        at = length < 0 ? text.Length : at + length;
        if (length < 0)
        {
            return Step.More;
        }

        if (text[at] != '\r')
        {
            reason = text[at] == '\n' ? DenyReason.BareLineBreak : DenyReason.ControlCharacter;
            return Step.Fault;
        }

        if (!EndsLine(text, out var end, out reason))
        {
            return end;
        }

        var (from, to) = (colon + 1, at);
        for (; from < to && text[from] is (byte)' ' or (byte)'\t'; from++)
        {
        }

        for (; to > from && text[to - 1] is (byte)' ' or (byte)'\t'; to--)
        {
        }

        (Name, Value) = (new(start, colon - start), new(from, to - from));
        at += 2;
        (start, colon) = (at, -1);
        Count++;
        return Step.Field;
    }

    private Step ReadName(ReadOnlySpan<byte> text, out DenyReason reason)
    {
        reason = DenyReason.None;
        if (at == start && text[at] == '\r')
        {
            if (EndsLine(text, out var end, out reason))
            {
                at += 2;
                return Step.End;
            }

            return end;
        }

        var length = text[at..].IndexOfAnyExcept(HttpBytes.Token);
        at = length < 0 ? text.Length : at + length;
        if (length < 0)
        {
            return Step.More;
        }

        if (text[at] != ':' || at == start)
        {
            reason = at == start && text[at] is (byte)' ' or (byte)'\t' ? DenyReason.FoldedHeader : HttpBytes.Refuse(text[at], DenyReason.HeaderLine);
            return Step.Fault;
        }

        colon = at++;
        return Step.Field;
    }

    // At a carriage return: whether the line feed is behind it.
    private readonly bool EndsLine(ReadOnlySpan<byte> text, out Step otherwise, out DenyReason reason)
    {
        (otherwise, reason) = (Step.More, DenyReason.None);
        if (at + 1 < text.Length && text[at + 1] != '\n')
        {
            (otherwise, reason) = (Step.Fault, DenyReason.BareLineBreak);
        }

        return at + 1 < text.Length && text[at + 1] == '\n';
    }
}
