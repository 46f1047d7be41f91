using System.Text;

namespace Antrea.Journal.Recovery;

/// <summary>A row as SQLite's record format spells it: null, long, string or byte[] a column.</summary>
internal sealed record RawRow(long Id, IReadOnlyList<object?> Columns)
{
    private const int MostColumns = 16;

    public static RawRow? Parse(long id, ReadOnlySpan<byte> record)
    {
        var offset = 0;
        if (!Varint.TryRead(record, ref offset, out var headerSize) || headerSize < 1 || headerSize > record.Length)
        {
            return null;
        }

        var columns = new List<object?>();
        var body = (int)headerSize;
        while (offset < headerSize)
        {
            if (columns.Count == MostColumns || !Varint.TryRead(record, ref offset, out var type) || type < 0)
            {
                return null;
            }

            var length = Length(type);
            if (length > record.Length - body)
            {
                return null;
            }

            columns.Add(Value(type, record.Slice(body, (int)length)));
            body += (int)length;
        }

        return new RawRow(id, columns);
    }

    public bool TryGet<T>(int column, out T value)
    {
        var found = Columns[column] is T;
        value = found ? (T)Columns[column]! : default!;
        return found;
    }

    private static long Length(long type) => type switch
    {
        <= 4 => type,
        5 => 6,
        6 or 7 => 8,
        < 12 => 0,
        _ => (type - 12) / 2,
    };

    private static object? Value(long type, ReadOnlySpan<byte> bytes)
    {
        switch (type)
        {
            case 0 or 7 or 10 or 11:
                return null;
            case 8:
                return 0L;
            case 9:
                return 1L;
            case >= 12:
                return (type & 1) == 0 ? bytes.ToArray() : Encoding.UTF8.GetString(bytes);
            default:
                var value = (long)(sbyte)bytes[0];
                foreach (var b in bytes[1..])
                {
                    value = (value << 8) | b;
                }

                return value;
        }
    }
}
