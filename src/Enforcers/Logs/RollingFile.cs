using System.Globalization;
using System.IO.Compression;

namespace Antrea.Enforcers.Logs;

/// <summary>
/// A file that is appended to, put aside when it is long, and made anew when somebody deletes, renames or cuts it. Not safe for several threads.
/// </summary>
internal sealed class RollingFile(string path, NetworkPolicyLogOptions options, TimeProvider time) : IDisposable
{
    private const string Stamp = "yyyy-MM-dd'T'HH-mm-ss.fff", Extension = ".log", Compressed = ".gz";

    private readonly string _directory = Path.GetDirectoryName(path)!, _stem = Path.GetFileNameWithoutExtension(path) + "-";
    private FileStream? _file;
    private long _length;
    private bool _torn;

    /// <summary>Compression and removal of files put aside, which goes on beside the writing.</summary>
    internal Task Tidying { get; private set; } = Task.CompletedTask;

    /// <summary>Appends whole lines.</summary>
    /// <exception cref="IOException">They could not be written, all or in part; the next call tries anew.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    internal void Append(ReadOnlySpan<byte> lines)
    {
        if (_file is not null && !IsStillThere())
        {
            Close();
        }

        _file ??= Open();
        if (_length > 0 && _length + lines.Length > options.MaxBytes)
        {
            Rotate();
        }

        try
        {
            if (_torn)
            {
                _file!.Write("\n"u8);
                _length++;
            }

            _torn = true;
            _file!.Write(lines);
            _length += lines.Length;
            _torn = false;
        }
        catch (IOException)
        {
            Close();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private bool IsStillThere()
    {
        var now = new FileInfo(path);
        return now.Exists && now.Length == _length;
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(_directory);
        var file = new FileStream(path, Options(FileMode.Append));
        _length = file.CanSeek ? file.Length : 0;
        _torn &= _length > 0;
        Tidy();
        return file;
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private void Rotate()
    {
        Close();
        var moment = time.GetUtcNow();
        string aside;
        do
        {
            aside = Path.Combine(_directory, _stem + moment.ToString(Stamp, CultureInfo.InvariantCulture) + Extension);
            moment += TimeSpan.FromMilliseconds(1);
        }
        while (File.Exists(aside) || File.Exists(aside + Compressed));

        File.Move(path, aside);
        _file = Open();
    }

    private void Tidy() => Tidying = Tidying.ContinueWith(_ => TidyNow(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    private void TidyNow()
    {
        try
        {
            var kept = 0;
            foreach (var (file, moment) in Backups().OrderByDescending(b => b.Moment).ToList())
            {
                if ((options.Backups > 0 && kept >= options.Backups) || (options.MaxAge > TimeSpan.Zero && time.GetUtcNow() - moment > options.MaxAge))
                {
                    File.Delete(file);
                    continue;
                }

                kept++;
                if (options.Compress && !file.EndsWith(Compressed, StringComparison.Ordinal))
                {
                    Pack(file);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again when the next file is put aside.
        }
    }

    private IEnumerable<(string File, DateTimeOffset Moment)> Backups()
    {
        foreach (var file in Directory.EnumerateFiles(_directory, _stem + "*"))
        {
            var name = Path.GetFileName(file)[_stem.Length..];
            var stamp = name.EndsWith(Extension, StringComparison.Ordinal) ? name[..^Extension.Length]
                : name.EndsWith(Extension + Compressed, StringComparison.Ordinal) ? name[..^(Extension + Compressed).Length] : "";
            if (DateTimeOffset.TryParseExact(stamp, Stamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
            {
                yield return (file, moment);
            }
        }
    }

    private static void Pack(string file)
    {
        // Under a name that is not a backup's until it is whole.
        var half = file + Compressed + ".tmp";
        using (var from = File.OpenRead(file))
        using (var to = new GZipStream(new FileStream(half, Options(FileMode.Create)), CompressionLevel.Fastest))
        {
            from.CopyTo(to);
        }

        File.Move(half, file + Compressed, overwrite: true);
        File.Delete(file);
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
