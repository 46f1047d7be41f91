using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>
/// One connection of a client that sends pieces of several streams, in any order, overlapping, repeated, with ends anywhere, with bytes that the judge does not see; segments that passed are lost on purpose (low
/// time to live, wrong checksum) or reach a server that keeps the first or the last of what overlaps.
/// </summary>
internal sealed class AdversaryRun
{
    private readonly Random _random;
    private readonly uint _initial;
    private readonly MemoryBudget _budget = new(1 << 20);
    private readonly TcpStream _stream;
    private readonly ServerModel _server;
    private readonly IAdversaryProtocol _protocol;
    private readonly byte[][] _streams;
    private readonly double _loss;

    public AdversaryRun(IAdversaryProtocol protocol, int seed)
    {
        _protocol = protocol;
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
        _streams = protocol.Streams(_random);
        _loss = _random.Next(3) * 0.3;
    }

    /// <summary>Passes everything, whatever the verdict.</summary>
    public bool IsCareless { get; init; }

    public bool WasDenied { get; private set; }

    /// <summary>How much the server has whole.</summary>
    public int Whole => _protocol.Whole(_server);

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

            _protocol.Answer(_server, _random);
            if (!_protocol.IsRight(_server))
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
        var front = Math.Min(_server.Read.Count, bytes.Length);
        var near = _protocol.Piece / 2;
        var start = _random.Next(3) == 0 ? _random.Next(bytes.Length + 1) : Math.Clamp(front + _random.Next(-near, near), 0, bytes.Length);
        var length = Math.Min(_random.Next(_protocol.Piece), bytes.Length - start);
        var payload = bytes.AsSpan(start, length);
        var end = start + length == bytes.Length ? _random.Next(3) == 0 : _random.Next(100) == 0;
        var sequence = _initial + 1 + (uint)start + (_random.Next(200) == 0 ? 1u << _random.Next(32) : 0);
        var missing = _random.Next(10) == 0 ? _random.Next(length + 1) : 0;
        var action = _stream.Accept(sequence, payload[..^missing], end, _protocol.Judge, missing).Action;
        WasDenied = action == StreamAction.Deny && !IsCareless;
        if ((action == StreamAction.Pass || IsCareless) && _random.NextDouble() >= _loss)
        {
            _server.Receive(sequence, payload, end);
        }
    }
}
