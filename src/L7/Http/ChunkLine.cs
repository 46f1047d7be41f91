namespace Antrea.L7.Http;

/// <summary>Reads the line that a chunk begins with, and the line break that ends the chunk before it. Goes on where it stopped.</summary>
internal struct ChunkLine
{
    private Part part;
    private int digits;
    private int length;

    private enum Part : byte
    {
        Size,
        Extension,
        Quoted,
        Escaped,
        LineFeed,
        Done,
        DataReturn,
        DataLineFeed,
    }

    /// <summary>Creates the reader of a line.</summary>
    /// <param name="afterData">A chunk's data came before it.</param>
    public ChunkLine(bool afterData) => part = afterData ? Part.DataReturn : Part.Size;

    /// <summary>How many bytes of data the chunk has.</summary>
    public long Size { get; private set; }

    public readonly bool IsDone => part == Part.Done;

    /// <summary>Takes bytes until the line ends.</summary>
    /// <param name="bytes">The next ones.</param>
    /// <param name="max">Most bytes of the line.</param>
    /// <param name="reason">None, or why the byte behind those taken is refused.</param>
    /// <returns>How many it took.</returns>
    public int Advance(ReadOnlySpan<byte> bytes, int max, out DenyReason reason)
    {
        reason = DenyReason.None;
        for (var i = 0; i < bytes.Length; i++)
        {
            reason = ++length > max ? DenyReason.ChunkLine : Take(bytes[i]);
            if (reason != DenyReason.None)
            {
                return i;
            }

            if (IsDone)
            {
                return i + 1;
            }
        }

        return bytes.Length;
    }

    private DenyReason Take(byte b)
    {
        switch (part)
        {
            case Part.DataReturn when b == '\r':
                part = Part.DataLineFeed;
                return DenyReason.None;
            case Part.DataLineFeed when b == '\n':
                (part, length) = (Part.Size, 0);
                return DenyReason.None;
            case Part.LineFeed when b == '\n':
                part = Part.Done;
                return DenyReason.None;
            case Part.LineFeed or Part.DataLineFeed:
                return DenyReason.BareLineBreak;
            case Part.Size when char.IsAsciiHexDigit((char)b):
                return Add(b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
            case Part.Size when digits > 0 && b == ';':
                part = Part.Extension;
                return DenyReason.None;
            case Part.Size when digits > 0 && b == '\r':
            case Part.Extension when b == '\r':
                part = Part.LineFeed;
                return DenyReason.None;
            case Part.Extension or Part.Quoted or Part.Escaped when b is (byte)'\t' or (>= 0x20 and < 0x7f):
                part = Inside(b);
                return DenyReason.None;
            default:
                return HttpBytes.Refuse(b, DenyReason.ChunkLine);
        }
    }

    // A quoted value has to end on the line: else one reader ends the line here and another does not.
    private readonly Part Inside(byte b) => part switch
    {
        Part.Escaped => Part.Quoted,
        Part.Quoted when b == '\\' => Part.Escaped,
        Part.Quoted => b == '"' ? Part.Extension : Part.Quoted,
        _ => b == '"' ? Part.Quoted : Part.Extension,
    };

    private DenyReason Add(int digit)
    {
        if (++digits > 16 || Size > (long.MaxValue - 1 - digit) >> 4)
        {
            return DenyReason.ChunkLine;
        }

        Size = (Size << 4) + digit;
        return DenyReason.None;
    }
}
