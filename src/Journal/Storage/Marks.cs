namespace Antrea.Journal.Storage;

/// <summary>Rows of the tables <c>streams</c> and <c>head</c>.</summary>
internal static class Marks
{
    /// <summary>The mark of a stream; zeros for a stream never seen.</summary>
    public static StreamMark Read(StatementCache statements, RecordEncoder encoder, string path, string streamId)
    {
        using var row = statements.Query("SELECT highest, deleted_to, crc FROM streams WHERE stream = @1", streamId);
        if (!row.Read())
        {
            return default;
        }

        var mark = new StreamMark(row.GetInt64(0), row.GetInt64(1));
        return encoder.Mark(streamId, mark).Checksum == row.GetInt64(2)
            ? mark
            : throw Errors.CorruptRow(path, $"the sequence mark of stream {streamId}");
    }

    public static void Write(StatementCache statements, RecordEncoder encoder, string streamId, StreamMark mark) =>
        statements.Execute(
            """
            INSERT INTO streams(stream, highest, deleted_to, crc) VALUES (@1, @2, @3, @4)
            ON CONFLICT(stream) DO UPDATE SET highest = excluded.highest, deleted_to = excluded.deleted_to, crc = excluded.crc
            """,
            streamId, mark.Highest, mark.DeletedTo, (long)encoder.Mark(streamId, mark).Checksum);

    public static Head ReadHead(StatementCache statements, RecordEncoder encoder, string path)
    {
        using var row = statements.Query("SELECT seq, hash, crc FROM head WHERE id = 1");
        if (row.Read() && row.GetValue(1) is byte[] { Length: ChainHash.Size } hash)
        {
            var head = new Head(row.GetInt64(0), ChainHash.Read(hash));
            if (encoder.Head(head).Checksum == row.GetInt64(2))
            {
                return head;
            }
        }

        throw Errors.CorruptRow(path, "the head of the chain");
    }

    public static void WriteHead(StatementCache statements, RecordEncoder encoder, Head head) =>
        statements.Execute(
            "UPDATE head SET seq = @1, hash = @2, crc = @3 WHERE id = 1",
            head.Sequence, head.Hash.ToBytes(), (long)encoder.Head(head).Checksum);
}
