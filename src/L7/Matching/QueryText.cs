using System.Buffers;

namespace Antrea.L7.Matching;

/// <summary>Queries in the form in which they are compared: escapes of characters that delimit nothing are decoded, those of others are in upper case.</summary>
internal static class QueryText
{
    private static readonly SearchValues<byte> Decoded = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~ \"<>\\^`{|}"u8);

    /// <summary>Writes a query so.</summary>
    /// <param name="query">As sent.</param>
    /// <param name="into">As long at least.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Normalize(ReadOnlySpan<byte> query, Span<byte> into)
    {
        var length = 0;
        for (var i = 0; i < query.Length; i++)
        {
            if (query[i] != '%' || !PathAlphabet.TryUnescape(query[i..], out var b))
            {
                into[length++] = query[i];
                continue;
            }

            if (b >= 0x80 || Decoded.Contains(b))
            {
                into[length++] = b;
            }
            else
            {
                into[length++] = (byte)'%';
                into[length++] = (byte)char.ToUpperInvariant((char)query[i + 1]);
                into[length++] = (byte)char.ToUpperInvariant((char)query[i + 2]);
            }

            i += 2;
        }

        return length;
    }
}
