using System.Buffers;

namespace Antrea.L7.Streams;

/// <summary>Copies of segments that passed before bytes in front of them came: pieces in the order of the stream that do not overlap.</summary>
internal sealed class HeldSegments(MemoryBudget budget, StreamLimits limits)
{
    private const int PieceSize = 32;

    private Piece[] _pieces = [];
    private int _first, _count, _charged;

    /// <summary>Bytes kept.</summary>
    public int Bytes { get; private set; }

    /// <summary>True if one of the bytes is kept and another.</summary>
    public bool Differs(uint sequence, ReadOnlySpan<byte> bytes)
    {
        if (_count == 0)
        {
            return false;
        }

        var end = sequence + (uint)bytes.Length;
        for (var i = FirstEndingBehind(sequence); i < _first + _count && (int)(_pieces[i].Sequence - end) < 0; i++)
        {
            ref var piece = ref _pieces[i];
            var from = Math.Max(0, (int)(sequence - piece.Sequence));
            var to = Math.Min(piece.Length, (int)(end - piece.Sequence));
            if (!bytes.Slice((int)(piece.Sequence + (uint)from - sequence), to - from).SequenceEqual(piece.Bytes.AsSpan(from, to - from)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps those of the bytes that are not kept yet. False if there is no room for all: the segment must not pass then.</summary>
    public bool TryAdd(uint sequence, ReadOnlySpan<byte> bytes)
    {
        var i = _count == 0 ? _first : FirstEndingBehind(sequence);
        while (!bytes.IsEmpty)
        {
            var gap = i < _first + _count ? (int)(_pieces[i].Sequence - sequence) : bytes.Length;
            if (gap > 0)
            {
                gap = Math.Min(gap, bytes.Length);
                if (!TryInsert(ref i, sequence, bytes[..gap]))
                {
                    return false;
                }
            }
            else
            {
                gap = Math.Min((int)(_pieces[i].End - sequence), bytes.Length);
            }

            sequence += (uint)gap;
            bytes = bytes[gap..];
            i++;
        }

        return true;
    }

    /// <summary>The first piece.</summary>
    public bool TryPeek(out uint sequence, out ReadOnlySpan<byte> bytes)
    {
        if (_count == 0)
        {
            sequence = 0;
            bytes = default;
            return false;
        }

        ref var piece = ref _pieces[_first];
        sequence = piece.Sequence;
        bytes = piece.Bytes.AsSpan(0, piece.Length);
        return true;
    }

    /// <summary>Lets go of the first piece.</summary>
    public void RemoveFirst()
    {
        ref var piece = ref _pieces[_first];
        Bytes -= piece.Length;
        Return(piece.Bytes.Length + PieceSize);
        ArrayPool<byte>.Shared.Return(piece.Bytes);
        piece = default;
        _first++;
        if (--_count == 0)
        {
            ArrayPool<Piece>.Shared.Return(_pieces);
            _pieces = [];
            _first = 0;
        }
    }

    /// <summary>Keeps nothing.</summary>
    public void Clear()
    {
        while (_count > 0)
        {
            RemoveFirst();
        }
    }

    private int FirstEndingBehind(uint sequence)
    {
        var (low, high) = (_first, _first + _count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if ((int)(_pieces[middle].End - sequence) > 0)
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

    private bool TryInsert(ref int at, uint sequence, ReadOnlySpan<byte> bytes)
    {
        if (_count >= limits.HeldPieces)
        {
            return false;
        }

        var copy = ArrayPool<byte>.Shared.Rent(bytes.Length);
        var charge = copy.Length + PieceSize;
        if (_charged + charge > limits.HeldBytes || !budget.TryTake(charge))
        {
            ArrayPool<byte>.Shared.Return(copy);
            return false;
        }

        _charged += charge;
        Bytes += bytes.Length;
        bytes.CopyTo(copy);
        if (_first + _count == _pieces.Length)
        {
            at -= _first;
            MakeRoom();
        }

        _pieces.AsSpan(at, _first + _count - at).CopyTo(_pieces.AsSpan(at + 1));
        _pieces[at] = new Piece { Sequence = sequence, Length = bytes.Length, Bytes = copy };
        _count++;
        return true;
    }

    private void MakeRoom()
    {
        var target = _first > _count ? _pieces : ArrayPool<Piece>.Shared.Rent(Math.Max(16, _count * 2));
        _pieces.AsSpan(_first, _count).CopyTo(target);
        if (target != _pieces && _pieces.Length > 0)
        {
            ArrayPool<Piece>.Shared.Return(_pieces, clearArray: true);
        }

        _pieces = target;
        _first = 0;
    }

    private void Return(int charge)
    {
        _charged -= charge;
        budget.Return(charge);
    }

    private struct Piece
    {
        public uint Sequence;
        public int Length;
        public byte[] Bytes;

        public readonly uint End => Sequence + (uint)Length;
    }
}
