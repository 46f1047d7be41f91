using System.Buffers.Binary;

namespace Antrea.Journal.Recovery;

/// <summary>
/// Finds rows by scanning pages: every page that looks like a leaf of a table is taken for one, whatever the trees above
/// say. Nothing here is trusted; whether a row is genuine, its own checksum tells.
/// </summary>
internal sealed class CellReader(PageStore pages)
{
    private const byte TableLeaf = 0x0D;
    private const int MaxRow = (64 << 20) + 65_536;

    private readonly byte[] _overflow = new byte[pages.PageSize];

    /// <summary>Offsets of the cells of a page, empty if it is no leaf of a table.</summary>
    public static List<int> Cells(int number, ReadOnlySpan<byte> page)
    {
        var start = number == 1 ? 100 : 0;
        var cells = new List<int>();
        if (page[start] != TableLeaf)
        {
            return cells;
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(page[(start + 3)..]);
        for (var i = 0; i < count && start + 10 + (2 * i) <= page.Length; i++)
        {
            cells.Add(BinaryPrimitives.ReadUInt16BigEndian(page[(start + 8 + (2 * i))..]));
        }

        return cells;
    }

    /// <summary>The row of a cell, or null if there cannot be one.</summary>
    public RawRow? Row(ReadOnlySpan<byte> page, int offset)
    {
        if (offset < 8 || !Varint.TryRead(page, ref offset, out var size) || !Varint.TryRead(page, ref offset, out var id)
            || size is < 2 or > MaxRow)
        {
            return null;
        }

        var record = Record(page, offset, (int)size);
        return record is null ? null : RawRow.Parse(id, record);
    }

    private byte[]? Record(ReadOnlySpan<byte> page, int offset, int size)
    {
        var usable = page.Length;
        var local = Local(size, usable);
        if (offset + local + (local < size ? 4 : 0) > usable)
        {
            return null;
        }

        var record = new byte[size];
        page.Slice(offset, local).CopyTo(record);
        var next = local < size ? BinaryPrimitives.ReadInt32BigEndian(page[(offset + local)..]) : 0;
        for (var filled = local; filled < size;)
        {
            if (next < 1 || next > pages.PageCount)
            {
                return null;
            }

            pages.Read(next, _overflow);
            var part = Math.Min(size - filled, usable - 4);
            _overflow.AsSpan(4, part).CopyTo(record.AsSpan(filled));
            filled += part;
            next = BinaryPrimitives.ReadInt32BigEndian(_overflow);
        }

        return record;
    }

    /// <summary>How much of a row of <paramref name="size"/> bytes lies on the leaf itself.</summary>
    private static int Local(int size, int usable)
    {
        if (size <= usable - 35)
        {
            return size;
        }

        var least = ((usable - 12) * 32 / 255) - 23;
        var fitting = least + ((size - least) % (usable - 4));
        return fitting <= usable - 35 ? fitting : least;
    }
}
