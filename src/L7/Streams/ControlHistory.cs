using System.Buffers;

namespace Antrea.L7.Streams;

/// <summary>
/// The control bytes of a stream that the server has not acknowledged, as far as is known: runs of bytes with opaque ranges between them. Arrays come from the
/// shared pool and go back as soon as nothing is kept.
/// </summary>
internal sealed class ControlHistory(MemoryBudget budget, int limit)
{
    /// <summary>Bytes a connection may keep without asking the budget, so that many half-open heads cannot take it from the others.</summary>
    internal const int Free = 4096;

    private const int RunSize = 12;
    private const int Smallest = 512;

    private byte[] _bytes = [];
    private Run[] _runs = [];
    private int _head, _count;
    private int _firstRun, _runCount;
    private uint _released;
    private int _charged;

    /// <summary>Bytes kept.</summary>
    public int Count => _count;

    /// <summary>Up to here control bytes may be missing though they are not acknowledged.</summary>
    public uint Floor { get; private set; }

    /// <summary>Starts a stream.</summary>
    public void Open(uint sequence)
    {
        Clear();
        Floor = sequence;
    }

    /// <summary>Keeps bytes that follow all others in the stream.</summary>
    public void Append(uint sequence, ReadOnlySpan<byte> bytes)
    {
        var excess = _count + bytes.Length - limit;
        if (excess > 0)
        {
            Forget(Math.Min(excess, _count));
        }

        var cut = Math.Max(0, bytes.Length - limit);
        if (!Reserve(bytes.Length - cut))
        {
            Forget(_count);
            cut = bytes.Length;
        }

        if (cut > 0)
        {
            Floor = sequence + (uint)cut;
        }

        if (cut == bytes.Length)
        {
            return;
        }

        bytes = bytes[cut..];
        sequence += (uint)cut;
        bytes.CopyTo(_bytes.AsSpan(_head + _count));
        if (_runCount > 0 && Last.End == sequence)
        {
            Last.Length += bytes.Length;
        }
        else
        {
            _runs[_firstRun + _runCount++] = new Run { Sequence = sequence, Length = bytes.Length, Start = _released + (uint)_count };
        }

        _count += bytes.Length;
    }

    /// <summary>True if one of the bytes is kept and another.</summary>
    public bool Differs(uint sequence, ReadOnlySpan<byte> bytes)
    {
        if (_runCount == 0 || (int)(Last.End - sequence) <= 0)
        {
            return false;
        }

        var end = sequence + (uint)bytes.Length;
        for (var i = FirstEndingBehind(sequence); i < _firstRun + _runCount && (int)(_runs[i].Sequence - end) < 0; i++)
        {
            ref var run = ref _runs[i];
            var from = Math.Max(0, (int)(sequence - run.Sequence));
            var to = Math.Min(run.Length, (int)(end - run.Sequence));
            var kept = _bytes.AsSpan(_head + (int)(run.Start - _released) + from, to - from);
            if (!bytes.Slice((int)(run.Sequence + (uint)from - sequence), to - from).SequenceEqual(kept))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True if one of these bytes is kept.</summary>
    public bool Has(uint from, uint to) =>
        _runCount > 0 && (int)(Last.End - from) > 0 && (int)(_runs[FirstEndingBehind(from)].Sequence - to) < 0;

    /// <summary>Lets go of all bytes before a place: they are acknowledged, or nothing passes any more that repeats them.</summary>
    public void Release(uint sequence)
    {
        while (_runCount > 0 && (int)(sequence - _runs[_firstRun].Sequence) > 0)
        {
            Drop((int)Math.Min((uint)_runs[_firstRun].Length, sequence - _runs[_firstRun].Sequence));
        }

        if ((int)(sequence - Floor) > 0)
        {
            Floor = sequence;
        }

        if (_count == 0)
        {
            Clear();
        }
    }

    /// <summary>Keeps nothing.</summary>
    public void Clear()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }

        if (_runs.Length > 0)
        {
            ArrayPool<Run>.Shared.Return(_runs);
            _runs = [];
        }

        budget.Return(_charged);
        (_head, _count, _firstRun, _runCount, _released, _charged) = (0, 0, 0, 0, 0, 0);
    }

    private ref Run Last => ref _runs[_firstRun + _runCount - 1];

    private void Forget(int bytes)
    {
        while (bytes > 0)
        {
            var n = Math.Min(bytes, _runs[_firstRun].Length);
            Floor = _runs[_firstRun].Sequence + (uint)n;
            Drop(n);
            bytes -= n;
        }
    }

    /// <summary>Removes bytes of the first run.</summary>
    private void Drop(int bytes)
    {
        ref var run = ref _runs[_firstRun];
        run.Sequence += (uint)bytes;
        run.Start += (uint)bytes;
        run.Length -= bytes;
        _head += bytes;
        _count -= bytes;
        _released += (uint)bytes;
        if (run.Length == 0)
        {
            _firstRun++;
            _runCount--;
        }
    }

    private int FirstEndingBehind(uint sequence)
    {
        var (low, high) = (_firstRun, _firstRun + _runCount - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((int)(_runs[middle].End - sequence) > 0)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low;
    }

    /// <summary>Room for so many more bytes and one more run; false if the budget has none.</summary>
    private bool Reserve(int bytes) =>
        Fit(ref _bytes, ref _head, _count, bytes, Smallest, sizeof(byte)) && Fit(ref _runs, ref _firstRun, _runCount, 1, 8, RunSize);

    private bool Fit<T>(ref T[] array, ref int head, int count, int more, int smallest, int size)
    {
        if (head + count + more <= array.Length)
        {
            return true;
        }

        // Moving costs as much as was released since the last move, so it is constant for a byte.
        if (count + more <= array.Length && head >= count)
        {
            array.AsSpan(head, count).CopyTo(array);
            head = 0;
            return true;
        }

        var larger = ArrayPool<T>.Shared.Rent(Math.Max(smallest, Math.Max(count + more, count * 2)));
        var total = (_bytes.Length + (_runs.Length * RunSize)) + ((larger.Length - array.Length) * size);
        var charge = Math.Max(0, total - Free);
        if (charge > _charged && !budget.TryTake(charge - _charged))
        {
            ArrayPool<T>.Shared.Return(larger);
            return false;
        }

        _charged = Math.Max(charge, _charged);
        array.AsSpan(head, count).CopyTo(larger);
        if (array.Length > 0)
        {
            ArrayPool<T>.Shared.Return(array);
        }

        array = larger;
        head = 0;
        return true;
    }

    private struct Run
    {
        public uint Sequence;
        public int Length;

        /// <summary>How many bytes were appended before it, in all.</summary>
        public uint Start;

        public readonly uint End => Sequence + (uint)Length;
    }
}
