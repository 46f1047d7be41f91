using System.Buffers.Binary;

namespace Antrea.Journal.Recovery;

/// <summary>
/// What SQLite's write-ahead log holds, read without SQLite (file format: sqlite.org/fileformat2.html, section 4).
/// SQLite ignores everything behind the first frame that fails its checksum and says nothing; this says it.
/// </summary>
internal sealed class WalFile
{
    private const int HeaderSize = 32;
    private const int FrameHeaderSize = 24;
    private const uint Magic = 0x377f0682;

    private readonly Dictionary<int, long> _pages = [];

    /// <summary>Offset of the newest committed version of each page.</summary>
    public IReadOnlyDictionary<int, long> CommittedPages => _pages;

    /// <summary>Whole, valid frames behind the last commit: a transaction that was never completed.</summary>
    public int UnfinishedFrames { get; private set; }

    /// <summary>Bytes of the current log that fail their checksum or are cut off, and all that follows them.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Commits among the torn part: each is a transaction that had been completed.</summary>
    public int TornCommits { get; private set; }

    public static WalFile Read(string path, int pageSize)
    {
        var wal = new WalFile();
        if (!File.Exists(path))
        {
            return wal;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var header = new byte[HeaderSize];
        if (file.Length == 0)
        {
            return wal;
        }

        var read = file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        var magic = BinaryPrimitives.ReadUInt32BigEndian(header);
        var checksum = new WalChecksum(BigEndian: (magic & 1) != 0);
        checksum = checksum.Add(header.AsSpan(0, 24));
        if (read < HeaderSize || (magic & ~1u) != Magic || !checksum.Matches(header.AsSpan(24))
            || BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)) != pageSize)
        {
            wal.TornBytes = file.Length;
            return wal;
        }

        wal.ReadFrames(file, header.AsSpan(16, 8).ToArray(), checksum, pageSize);
        return wal;
    }

    private void ReadFrames(FileStream file, byte[] salt, WalChecksum checksum, int pageSize)
    {
        var frame = new byte[FrameHeaderSize + pageSize];
        var open = new Dictionary<int, long>();
        var intact = true;
        for (long offset = HeaderSize; offset < file.Length; offset += frame.Length)
        {
            var read = file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false);

            // Frames of an earlier round of the log carry two other salts: they are no part of it. Where one of the two
            // is right, or the piece is too short to show them, it is a frame of this round.
            var current = read < 16 || frame.AsSpan(8, 4).SequenceEqual(salt.AsSpan(0, 4))
                || frame.AsSpan(12, 4).SequenceEqual(salt.AsSpan(4, 4));
            var commit = read >= 8 && BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(4)) != 0;
            checksum = checksum.Add(frame.AsSpan(0, 8)).Add(frame.AsSpan(FrameHeaderSize));
            intact = intact && read == frame.Length && frame.AsSpan(8, 8).SequenceEqual(salt) && checksum.Matches(frame.AsSpan(16));
            if (!intact)
            {
                TornBytes += current ? read : 0;
                TornCommits += current && commit ? 1 : 0;
                continue;
            }

            open[BinaryPrimitives.ReadInt32BigEndian(frame)] = offset + FrameHeaderSize;
            UnfinishedFrames++;
            if (commit)
            {
                foreach (var (page, position) in open)
                {
                    _pages[page] = position;
                }

                open.Clear();
                UnfinishedFrames = 0;
            }
        }
    }
}
