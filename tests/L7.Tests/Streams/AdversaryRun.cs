using System.Text;
using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>
/// One connection of a client that sends pieces of several streams, in any order, overlapping, repeated, with ends anywhere; segments that passed are lost on purpose (low
/// time to live, wrong checksum) or reach a server that keeps the first or the last of what overlaps.
/// </summary>
internal sealed class AdversaryRun
{
    private readonly Random _random;
    private readonly uint _initial;
    private readonly MemoryBudget _budget = new(1 << 20);
    private readonly TcpStream _stream;
    private readonly ToyJudge _judge = new();
    private readonly ServerModel _server;
    private readonly byte[][] _streams;
    private readonly double _loss;

    public AdversaryRun(int seed)
    {
        _random = new Random(seed);
        _initial = _random.Next(2) == 0 ? uint.MaxValue - (uint)_random.Next(200) : (uint)_random.Next();
        var limits = _random.Next(4) switch
        {
            0 => StreamLimits.Default with { ControlBytes = 8 + _random.Next(60), HeldBytes = _random.Next(2000) },
            1 => StreamLimits.Default with { HeldPieces = _random.Next(4), Ahead = 20 + _random.Next(60) },
            _ => StreamLimits.Default,
        };
        _stream = new TcpStream(_budget, limits);
        _stream.Open(_initial);
        _server = new ServerModel(_initial, lastWins: _random.Next(2) == 0);
        var first = ToyStreams.Random(_random, 1 + _random.Next(8), denied: _random.Next(3) == 0);
        _streams = [first, Altered(first), ToyStreams.Random(_random, 1 + _random.Next(8), denied: true)];
        _loss = _random.Next(3) * 0.3;
    }

    /// <summary>Passes everything, whatever the verdict.</summary>
    public bool IsCareless { get; init; }

    public bool WasDenied { get; private set; }

    public int Lines => _server.Lines().Count;

    public void Go() => IsSound().ShouldBeTrue();

    public bool IsSound()
    {
        var steps = 4 + _random.Next(40);
        for (var i = 0; i < steps && !WasDenied; i++)
        {
            Send();
            if (_random.Next(8) == 0)
            {
                _stream.Acknowledge(_server.Next);
            }

            if (_judge.IsWaiting && _server.Lines() is [.., (_, "wait0")] lines && lines.Count == _judge.Allowed.Count && _random.Next(4) == 0)
            {
                _judge.Answered();
            }

            if (!IsServerRight())
            {
                return false;
            }
        }

        _stream.Reset();
        return _budget.Taken == 0;
    }

    private void Send()
    {
        // Mostly the first stream near what is next; at times another one, or anywhere.
        var bytes = _streams[_random.Next(10) switch { < 6 => 0, < 9 => 1, _ => 2 }];
        var front = (int)Math.Min(_server.Read.Count, bytes.Length);
        var start = _random.Next(3) == 0 ? _random.Next(bytes.Length + 1) : Math.Clamp(front + _random.Next(-12, 16), 0, bytes.Length);
        var length = Math.Min(_random.Next(30), bytes.Length - start);
        var payload = bytes.AsSpan(start, length);
        var end = start + length == bytes.Length ? _random.Next(3) == 0 : _random.Next(100) == 0;
        var sequence = _initial + 1 + (uint)start + (_random.Next(200) == 0 ? 1u << _random.Next(32) : 0);
        var action = _stream.Accept(sequence, payload, end, _judge).Action;
        WasDenied = action == StreamAction.Deny && !IsCareless;
        if ((action == StreamAction.Pass || IsCareless) && _random.NextDouble() >= _loss)
        {
            _server.Receive(sequence, payload, end);
        }
    }

    private bool IsServerRight()
    {
        var lines = _server.Lines();
        if (lines.Count > _judge.Allowed.Count || (_judge.Opaque != long.MaxValue && _server.Read.Count > _judge.Position))
        {
            return false;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i] != _judge.Allowed[i] || !ToyJudge.IsAllowed(lines[i].Text))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A stream of the same length with other bytes here and there: other numbers, other names.</summary>
    private byte[] Altered(byte[] stream)
    {
        var text = Encoding.ASCII.GetString(stream);
        text = _random.Next(5) switch
        {
            0 => text.Replace("ok", "ba", StringComparison.Ordinal),
            1 => text.Replace("fine0", "wait0", StringComparison.Ordinal),
            2 => text.Replace("ok", "fo", StringComparison.Ordinal),
            3 => text.Replace('1', '2').Replace('4', '0'),
            _ => text.Replace("fine", "bad0", StringComparison.Ordinal),
        };
        return Encoding.ASCII.GetBytes(text);
    }
}
