namespace Antrea.Journal.Recovery;

/// <summary>SQLite's variable-length integer: 1 to 9 bytes, big endian, seven bits a byte and eight in the ninth.</summary>
internal static class Varint
{
    /// <summary>Reads at <paramref name="offset"/> and moves it; false at the end of the data.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, ref int offset, out long value)
    {
        value = 0;
        for (var i = 0; i < 9; i++)
        {
            if (offset >= data.Length)
            {
                return false;
            }

            var b = data[offset++];
            if (i == 8)
            {
                value = (value << 8) | b;
                return true;
            }

            value = (value << 7) | (long)(b & 0x7f);
            if (b < 0x80)
            {
                return true;
            }
        }

        return true;
    }
}
