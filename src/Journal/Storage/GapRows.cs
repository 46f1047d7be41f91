using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>Rows of the table <c>gaps</c>.</summary>
internal static class GapRows
{
    public static void Insert(StatementCache statements, RecordEncoder encoder, Gap gap) => statements.Execute(
        "INSERT INTO gaps VALUES (@1, @2, @3, @4, @5)",
        gap.First, gap.Last, gap.Before.ToBytes(), gap.After.ToBytes(), (long)encoder.Gap(gap).Checksum);

    public static bool TryRead(SqliteDataReader row, RecordEncoder encoder, out Gap gap)
    {
        gap = default;
        if (row.GetValue(2) is not byte[] { Length: ChainHash.Size } before
            || row.GetValue(3) is not byte[] { Length: ChainHash.Size } after
            || row.GetValue(1) is not long last
            || row.GetValue(4) is not long checksum)
        {
            return false;
        }

        gap = new Gap(row.GetInt64(0), last, ChainHash.Read(before), ChainHash.Read(after));
        return encoder.Gap(gap).Checksum == checksum;
    }
}
