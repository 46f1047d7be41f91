using System.Text;

namespace Antrea.L7.Tests.Streams;

/// <summary>What a receiver makes of segments: which byte wins where they overlap, and what is in order.</summary>
internal sealed class ServerModel(uint initialSequence, bool lastWins)
{
    private readonly SortedDictionary<long, byte> _ahead = [];
    private readonly List<byte> _read = [];
    private long _end = long.MaxValue;

    /// <summary>The bytes in order.</summary>
    public IReadOnlyList<byte> Read => _read;

    /// <summary>What it acknowledges.</summary>
    public uint Next => initialSequence + 1 + (uint)_read.Count + (IsAtEnd ? 1u : 0);

    public bool IsAtEnd => _read.Count == _end;

    public void Receive(uint sequence, ReadOnlySpan<byte> payload, bool end)
    {
        var at = _read.Count + (int)(sequence - (initialSequence + 1 + (uint)_read.Count));
        if (IsAtEnd || at > _read.Count + 65536)
        {
            return;
        }

        for (var i = 0; i < payload.Length; i++)
        {
            if (at + i >= _read.Count && (lastWins || !_ahead.ContainsKey(at + i)))
            {
                _ahead[at + i] = payload[i];
            }
        }

        if (end && at + payload.Length >= _read.Count && (lastWins || _end == long.MaxValue))
        {
            _end = at + payload.Length;
        }

        while (_read.Count < _end && _ahead.Remove(_read.Count, out var b))
        {
            _read.Add(b);
        }
    }

    /// <summary>The lines a server of the toy protocol has seen whole, with their places.</summary>
    public List<(long Start, string Text)> Lines()
    {
        var lines = new List<(long, string)>();
        long at = 0;
        while (at < _read.Count)
        {
            var line = new StringBuilder();
            var i = (int)at;
            for (; i < _read.Count && _read[i] != '\n'; i++)
            {
                line.Append((char)_read[i]);
            }

            if (i == _read.Count)
            {
                break;
            }

            var text = line.ToString();
            lines.Add((at, text));
            if (!ToyJudge.IsLine(text) || text == "tunnel0")
            {
                break;
            }

            at = i + 1 + ToyJudge.BodyOf(text);
        }

        return lines;
    }
}
