using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Antrea.Journal.Storage;

/// <summary>Rows of the table <c>snapshots</c>.</summary>
internal static class SnapshotTable
{
    private const string Selection = "stream = @1 AND seq BETWEEN @2 AND @3 AND time BETWEEN @4 AND @5";

    /// <summary>Stores a snapshot in the place of one of the same sequence.</summary>
    public static void Save(this WriterState state, Snapshot snapshot)
    {
        state.CheckPayload(snapshot.StreamId, snapshot.Payload);
        Save(state.Statements, state.Encoder, snapshot);
    }

    public static void Save(StatementCache statements, RecordEncoder encoder, Snapshot snapshot)
    {
        var ticks = snapshot.Time.UtcTicks;
        var checksum = encoder.Snapshot(
            snapshot.StreamId, snapshot.Sequence, ticks, snapshot.Manifest, snapshot.SchemaVersion, snapshot.Payload.Span).Checksum;
        statements.Execute(
            """
            INSERT OR REPLACE INTO snapshots(stream, seq, time, manifest, schema, payload, crc)
            VALUES (@1, @2, @3, @4, @5, @6, @7)
            """,
            snapshot.StreamId, snapshot.Sequence, ticks, snapshot.Manifest, snapshot.SchemaVersion,
            WriterState.Bytes(snapshot.Payload), (long)checksum);
    }

    public static int DeleteSnapshots(this WriterState state, string streamId, SnapshotCriteria criteria) =>
        state.Statements.Execute(
            $"DELETE FROM snapshots WHERE {Selection}", streamId,
            criteria.MinSequence, criteria.MaxSequence, MinTicks(criteria), MaxTicks(criteria));

    /// <summary>
    /// The newest snapshot that meets the criteria and its checksum. A damaged one is passed over as long as what is
    /// found instead leads to the present: no event behind it may have been deleted.
    /// </summary>
    public static Snapshot? Load(
        StatementCache statements, RecordEncoder encoder, string path, string streamId, SnapshotCriteria criteria)
    {
        long? damaged = null;
        Snapshot? found = null;
        using (var rows = statements.Query(
            $"SELECT seq, time, manifest, schema, payload, crc FROM snapshots WHERE {Selection} ORDER BY seq DESC",
            streamId, criteria.MinSequence, criteria.MaxSequence, MinTicks(criteria), MaxTicks(criteria)))
        {
            while (found is null && rows.Read())
            {
                if (!TryRead(rows, streamId, encoder, out found))
                {
                    damaged ??= rows.GetInt64(0);
                }
            }
        }

        return damaged is { } sequence && Marks.Read(statements, encoder, path, streamId).DeletedTo > (found?.Sequence ?? 0)
            ? throw Errors.CorruptSnapshot(path, streamId, sequence)
            : found;
    }

    public static bool TryRead(SqliteDataReader row, string streamId, RecordEncoder encoder, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        snapshot = null;
        if (row.GetValue(0) is not long sequence
            || row.GetValue(1) is not long ticks || ticks < 0 || ticks > DateTime.MaxValue.Ticks
            || row.GetValue(2) is not string manifest
            || row.GetValue(3) is not long schema || schema != (int)schema
            || row.GetValue(4) is not byte[] payload
            || row.GetValue(5) is not long checksum)
        {
            return false;
        }

        if (encoder.Snapshot(streamId, sequence, ticks, manifest, (int)schema, payload).Checksum != checksum)
        {
            return false;
        }

        snapshot = new Snapshot(streamId, sequence, new DateTimeOffset(ticks, TimeSpan.Zero), manifest, (int)schema, payload);
        return true;
    }

    private static long MinTicks(SnapshotCriteria criteria) => criteria.MinTime?.UtcTicks ?? 0;

    private static long MaxTicks(SnapshotCriteria criteria) => criteria.MaxTime?.UtcTicks ?? long.MaxValue;
}
