namespace Antrea.Enforcers.Eve;

/// <summary>
/// The files of the event log: one a day, continued in numbered parts when it is long, made anew when somebody deletes, renames or cuts it; the
/// oldest are deleted. Files are only ever appended to, so whatever follows them need not know about parts. Not safe for several threads.
/// </summary>
internal sealed class EveFile(string directory, TimeProvider time) : IDisposable
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    private FileStream? _file;
    private EveFileName _name;
    private bool _seekable;
    private long _length, _others, _resumeAt = -1;

    /// <summary>Days that files are kept.</summary>
    internal int MaxAgeDays { get; set; } = int.MaxValue;

    /// <summary>Most bytes of all files.</summary>
    internal long MaxBytes { get; set; } = long.MaxValue;

    /// <summary>The file being written, or written last.</summary>
    internal string Path => System.IO.Path.Combine(directory, _name.ToString());

    private long MaxPart => Math.Max(1, MaxBytes / 4);

    /// <summary>Appends whole lines to the file of a day.</summary>
    /// <param name="day">The day.</param>
    /// <param name="lines">The lines.</param>
    /// <param name="offset">From where on; afterwards, also if it throws, how far they are written.</param>
    /// <exception cref="IOException">They could not be written; the next call tries anew.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    internal void Append(DateOnly day, ReadOnlySpan<byte> lines, ref int offset)
    {
        while (offset < lines.Length)
        {
            if (_file is not null && (day != _name.Day || !IsStillThere()))
            {
                Close();
            }

            if (_file is null)
            {
                Open(day, lines, ref offset);
            }

            var room = MaxPart - _length;
            var next = lines[offset..];
            if (next.Length > room && _seekable)
            {
                var fits = next[..(int)Math.Clamp(room, 0, next.Length)].LastIndexOf((byte)'\n') + 1;
                if (fits == 0 && _length > 0)
                {
                    Close();
                    _name = _name with { Part = _name.Part + 1 };
                    continue;
                }

                next = next[..(fits > 0 ? fits : next.IndexOf((byte)'\n') + 1)];
            }

            Write(next, ref offset);
            if (_others + _length > MaxBytes)
            {
                Tidy();
            }
        }
    }

    /// <summary>Deletes what is too old or too much.</summary>
    internal void Tidy()
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var files = Files().OrderBy(f => f.Name).ToList();
        var total = files.Sum(f => f.Bytes);
        foreach (var (name, bytes) in files)
        {
            if (name != _name && (total > MaxBytes || today.DayNumber - name.Day.DayNumber > MaxAgeDays))
            {
                total -= Delete(name) ? bytes : 0;
            }
        }

        _others = total - files.Where(f => f.Name == _name).Sum(f => f.Bytes);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private bool Delete(EveFileName name)
    {
        try
        {
            File.Delete(System.IO.Path.Combine(directory, name.ToString()));
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Tried again with the next file, or in an hour.
            return false;
        }
    }

    private void Write(ReadOnlySpan<byte> bytes, ref int offset)
    {
        try
        {
            RandomAccess.Write(_file!.SafeFileHandle, bytes, _length);
            offset += bytes.Length;
            _length += bytes.Length;
        }
        catch
        {
            // A full disk takes a part.
            var written = _seekable ? (int)Math.Clamp(RandomAccess.GetLength(_file!.SafeFileHandle) - _length, 0, bytes.Length) : 0;
            offset += written;
            _resumeAt = _length + written;
            Close();
            throw;
        }
    }

    private bool IsStillThere()
    {
        var now = new FileInfo(Path);
        return now.Exists && (!_seekable || now.Length == _length);
    }

    private void Open(DateOnly day, ReadOnlySpan<byte> lines, ref int offset)
    {
        Directory.CreateDirectory(directory);
        var parts = Files().Where(f => f.Name.Day == day).OrderBy(f => f.Name).ToList();
        var last = parts.Count > 0 ? parts[^1] : (Name: new EveFileName(day, 0), Bytes: 0);
        _name = last.Bytes >= MaxPart ? last.Name with { Part = last.Name.Part + 1 } : _name.Day == day && _name > last.Name ? _name : last.Name;
        _file = MakeOrOpen(Path);
        Tidy();

        // A line that was cut short by a full disk is completed; one that a crash left is ended.
        var (resumeAt, isTorn) = (_resumeAt, EndsInsideLine());
        _resumeAt = -1;
        if (isTorn && resumeAt == _length)
        {
            return;
        }

        offset = lines[..offset].LastIndexOf((byte)'\n') + 1;
        if (isTorn)
        {
            var ignored = 0;
            Write("\n"u8, ref ignored);
        }
    }

    private FileStream MakeOrOpen(string path)
    {
        var isNew = !File.Exists(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = Mode;
        }

        var file = new FileStream(path, options);
        if (isNew && !OperatingSystem.IsWindows())
        {
            // Whatever the umask says: a group of readers is wanted.
            File.SetUnixFileMode(file.SafeFileHandle, Mode);
        }

        _seekable = file.CanSeek;
        _length = _seekable ? file.Length : 0;
        return file;
    }

    private bool EndsInsideLine()
    {
        Span<byte> end = stackalloc byte[1];
        return _seekable && _length > 0 && RandomAccess.Read(_file!.SafeFileHandle, end, _length - 1) == 1 && end[0] != (byte)'\n';
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    private IEnumerable<(EveFileName Name, long Bytes)> Files()
    {
        var found = new DirectoryInfo(directory);
        foreach (var file in found.Exists ? found.EnumerateFiles("eve-*.json") : [])
        {
            if (EveFileName.TryParse(file.Name, out var name))
            {
                yield return (name, file.Exists ? file.Length : 0);
            }
        }
    }
}
