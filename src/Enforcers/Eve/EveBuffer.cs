namespace Antrea.Enforcers.Eve;

/// <summary>Lines that wait to be written. Not safe for several threads.</summary>
internal sealed class EveBuffer(int size)
{
    private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(size);
    private int _split = -1;
    private DateOnly _day, _nextDay;

    /// <summary>Bytes in it.</summary>
    internal int Length { get; private set; }

    /// <summary>Lines in it.</summary>
    internal int Lines { get; private set; }

    /// <summary>How far it has been written.</summary>
    internal int Done { get; private set; }

    /// <summary>Adds a line if there is room.</summary>
    internal bool TryAdd(ReadOnlySpan<byte> line, DateOnly day)
    {
        if (line.Length > _bytes.Length - Length)
        {
            return false;
        }

        if (Length == 0)
        {
            _day = _nextDay = day;
        }
        else if (day > _day && _split < 0)
        {
            (_split, _nextDay) = (Length, day);
        }

        line.CopyTo(_bytes.AsSpan(Length));
        Length += line.Length;
        Lines++;
        return true;
    }

    /// <summary>Writes what is not written yet, each line to the file of its day.</summary>
    /// <exception cref="IOException">Not all could be written; to be called again.</exception>
    internal void WriteTo(EveFile file)
    {
        if (_split >= 0 && Done < _split)
        {
            Write(file, _day, _split);
        }

        Write(file, _nextDay, Length);
    }

    internal void Clear() => (Length, Lines, Done, _split) = (0, 0, 0, -1);

    private void Write(EveFile file, DateOnly day, int end)
    {
        var offset = Done;
        try
        {
            file.Append(day, _bytes.AsSpan(0, end), ref offset);
        }
        finally
        {
            Done = offset;
        }
    }
}
