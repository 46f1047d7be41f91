using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>Reads event rows and checks each against its checksum. One instance serves one thread.</summary>
internal sealed class EventRows(string path)
{
    public const string Columns = "seq, stream, stream_seq, time, boot, cause, manifest, schema, payload, prev, crc";

    private readonly RecordEncoder _encoder = new();

    // Boot id and manifest hardly differ from row to row: the same string object is used again.
    private string _boot = "";
    private string _manifest = "";
    private string _stream = "";

    /// <summary>The current row.</summary>
    /// <exception cref="JournalException">The row is not what was once written (<see cref="JournalFailure.Corrupt"/>).</exception>
    public StoredEvent Read(SqliteDataReader row) =>
        TryRead(row, out var stored) ? stored : throw Errors.CorruptEvent(path, row.GetInt64(0));

    /// <summary>The current row, or false if it does not match its checksum.</summary>
    public bool TryRead(SqliteDataReader row, out StoredEvent stored)
    {
        stored = null!;
        try
        {
            if (row.GetValue(8) is not byte[] payload || row.GetValue(9) is not byte[] { Length: ChainHash.Size } previous)
            {
                return false;
            }

            var ticks = row.GetInt64(3);
            if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
            {
                return false;
            }

            stored = new StoredEvent(
                row.GetInt64(0), Text(row, 1, ref _stream), row.GetInt64(2), new DateTimeOffset(ticks, TimeSpan.Zero),
                Text(row, 4, ref _boot), row.GetString(5), Text(row, 6, ref _manifest),
                checked((int)row.GetInt64(7)), payload, ChainHash.Read(previous), checked((uint)row.GetInt64(10)));
        }
        catch (Exception e) when (e is InvalidCastException or OverflowException or InvalidOperationException)
        {
            return false;
        }

        return _encoder.Event(stored).Checksum == stored.Checksum;
    }

    /// <summary>The chain hash of the event last read.</summary>
    public ChainHash HashOfLast => _encoder.Hash;

    private static string Text(SqliteDataReader row, int column, ref string last)
    {
        var text = row.GetString(column);
        return text == last ? last : last = text;
    }
}
