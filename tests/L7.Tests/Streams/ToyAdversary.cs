using System.Text;
using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>The toy protocol: the strictest check, as the judge knows the place of every line.</summary>
internal sealed class ToyAdversary : IAdversaryProtocol
{
    private readonly ToyJudge _judge = new();

    public IStreamJudge Judge => _judge;

    public int Piece => 30;

    public byte[][] Streams(Random random)
    {
        var first = ToyStreams.Random(random, 1 + random.Next(8), denied: random.Next(3) == 0);
        return [first, Altered(first, random), ToyStreams.Random(random, 1 + random.Next(8), denied: true)];
    }

    public void Answer(ServerModel server, Random random)
    {
        if (_judge.IsWaiting && server.Lines() is [.., (_, "wait0")] lines && lines.Count == _judge.Allowed.Count && random.Next(4) == 0)
        {
            _judge.Answered();
        }
    }

    public int Whole(ServerModel server) => server.Lines().Count;

    public bool IsRight(ServerModel server)
    {
        var lines = server.Lines();
        if (lines.Count > _judge.Allowed.Count || (_judge.Opaque != long.MaxValue && server.Read.Count > _judge.Position))
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
    private static byte[] Altered(byte[] stream, Random random)
    {
        var text = Encoding.ASCII.GetString(stream);
        text = random.Next(5) switch
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
