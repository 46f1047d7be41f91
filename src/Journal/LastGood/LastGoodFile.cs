namespace Antrea.Journal;

/// <summary>
/// One content in one file, replaced as a whole: written beside it, synced, renamed. The content before stays as
/// <c>&lt;file&gt;.previous</c>. A damaged file is never read in part. Not safe for two writers at once.
/// </summary>
public sealed class LastGoodFile(string path, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    public string Path => path;

    private string Previous => path + ".previous";

    private string Draft => path + ".new";

    /// <summary>Stores a content; once this completes it survives a power cut.</summary>
    /// <exception cref="JournalException">It cannot be written; what was stored before is still there.</exception>
    public async Task WriteAsync(int version, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        try
        {
            var bytes = LastGoodFormat.Encode(new LastGood(version, _time.GetUtcNow(), content));
            await using (var file = new FileStream(Draft, FileMode.Create, FileAccess.Write, FileShare.Read, 1, useAsync: true))
            {
                await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }

            // A damaged file must not push out the good one before it.
            if ((await ReadAsync(path, cancellationToken).ConfigureAwait(false)).Value is not null)
            {
                File.Move(path, Previous, overwrite: true);
            }

            File.Move(Draft, path, overwrite: true);
            DirectorySync.Flush(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(
                e is UnauthorizedAccessException or DirectoryNotFoundException ? JournalFailure.NotWritable : JournalFailure.WriteFailed,
                path, $"the last good content cannot be stored ({e.Message})",
                "check the directory and its free space; what was stored before is still there", e);
        }
    }

    /// <summary>The newest whole content, and what is wrong with files that were passed over.</summary>
    public async Task<LastGoodReading> ReadAsync(CancellationToken cancellationToken = default)
    {
        var problems = new List<string>();
        foreach (var file in new[] { path, Previous })
        {
            var (value, problem) = await ReadAsync(file, cancellationToken).ConfigureAwait(false);
            if (problem is not null)
            {
                problems.Add(problem);
            }

            if (value is not null)
            {
                return new LastGoodReading(value, file == Previous, problems);
            }
        }

        return new LastGoodReading(null, false, problems);
    }

    private static async Task<(LastGood? Value, string? Problem)> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false);
            var value = LastGoodFormat.Decode(bytes, out var problem);
            return (value, problem is null ? null : $"{file}: {problem}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{file}: {e.Message}");
        }
    }
}
