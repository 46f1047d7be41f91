using System.Globalization;
using System.Text;
using Antrea.L7.Http;
using Antrea.L7.Streams;
using Antrea.L7.Tests.Http;

namespace Antrea.L7.Tests.Streams;

/// <summary>HTTP: requests for public and secret paths, with bodies that look like requests, by length and in chunks, and asking for another protocol.</summary>
internal sealed class HttpAdversary : IAdversaryProtocol
{
    private readonly Connection _connection = new(Guards.Paths("/public*"));

    public IStreamJudge Judge => _connection.Judge;

    public int Piece => 100;

    public byte[][] Streams(Random random)
    {
        var first = Requests(random, random.Next(4) == 0);
        var altered = random.Next(5) switch
        {
            0 => first.Replace("public", "secret", StringComparison.Ordinal),
            1 => first.Replace("Content-Length: 2", "Content-Length: 0", StringComparison.Ordinal),
            2 => first.Replace("1f\r\n", "1\r\nz", StringComparison.Ordinal),
            3 => first.Replace("Content-Length", "Xontent-Length", StringComparison.Ordinal),
            _ => first.Replace("Transfer-Encoding", "Xransfer-Encoding", StringComparison.Ordinal),
        };
        return [Encoding.ASCII.GetBytes(first), Encoding.ASCII.GetBytes(altered), Encoding.ASCII.GetBytes(Requests(random, true))];
    }

    public void Answer(ServerModel server, Random random)
    {
        if (_connection.Judge.IsWaiting && random.Next(4) == 0 && Targets(server).Count == _connection.Events.Count(e => e.StartsWith("allowed", StringComparison.Ordinal)))
        {
            _connection.Judge.Answered(404);
        }
    }

    public int Whole(ServerModel server) => Targets(server).Count;

    public bool IsRight(ServerModel server) => Targets(server).All(t => t.StartsWith("/public", StringComparison.Ordinal));

    private static string Requests(Random random, bool secret)
    {
        const string Inner = "GET /secret HTTP/1.1\r\nHost: h\r\n\r\n";
        var text = new StringBuilder();
        for (var i = 1 + random.Next(5); i > 0; i--)
        {
            var path = secret && random.Next(3) == 0 ? "/secret" : "/public";
            text.Append(random.Next(4) switch
            {
                0 => $"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Length: {Inner.Length}\r\n\r\n{Inner}",
                1 => $"POST {path} HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1f\r\n{new string('y', 31)}\r\n{Inner.Length:x}\r\n{Inner}\r\n0\r\n\r\n",
                2 when secret => $"GET {path} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                _ => $"GET {path} HTTP/1.1\r\nHost: h\r\n\r\n",
            });
        }

        return text.ToString();
    }

    /// <summary>Targets of the requests whose heads a tolerant server has whole.</summary>
    private static List<string> Targets(ServerModel server)
    {
        var text = Encoding.Latin1.GetString([.. server.Read]);
        var targets = new List<string>();
        for (var at = 0; text.IndexOf("\r\n\r\n", at, StringComparison.Ordinal) is var end and >= 0;)
        {
            var head = text[at..end];
            var words = head.Split(' ');
            targets.Add(words.Length > 1 ? words[1] : head);
            at = end + 4;
            if (head.Contains("\r\nTransfer-Encoding", StringComparison.Ordinal))
            {
                at = EndOfChunks(text, at);
            }
            else if (head.IndexOf("\r\nContent-Length: ", StringComparison.Ordinal) is var field and >= 0)
            {
                at += int.TryParse(head.AsSpan(field + 18, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : 0;
            }

            if (at > text.Length)
            {
                break;
            }
        }

        return targets;
    }

    private static int EndOfChunks(string text, int at)
    {
        while (at < text.Length && text.IndexOf("\r\n", at, StringComparison.Ordinal) is var end and >= 0
            && int.TryParse(text.AsSpan(at, end - at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size))
        {
            if (size == 0)
            {
                // Behind the trailer, which may be empty.
                var empty = text.IndexOf("\r\n\r\n", end, StringComparison.Ordinal);
                return empty < 0 ? int.MaxValue : empty + 4;
            }

            at = end + 2 + size + 2;
        }

        return int.MaxValue;
    }
}
