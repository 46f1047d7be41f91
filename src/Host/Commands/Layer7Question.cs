using System.Text;
using Antrea.L7;
using Antrea.L7.Http;
using Antrea.L7.Matching;
using Antrea.L7.Tls;
using Antrea.Policy.Api;

namespace Antrea.Host.Commands;

/// <summary>A request or a server name that <c>explain</c> is asked about, and how to have it judged.</summary>
/// <param name="Asked">The request line and the host, or the server name, for people.</param>
/// <param name="Port">The port that such a connection goes to unless another is given.</param>
/// <param name="Readings">What servers may take the path for, if that is more than one thing.</param>
/// <param name="Judge">The judge of the packet path: the reason to deny it, and the rule that does; the rule may be null where no rule could allow it.</param>
internal sealed record Layer7Question(string Asked, int Port, IReadOnlyList<string> Readings, Func<L7Guard, (DenyReason Reason, L7Rule? By)> Judge)
{
    private const int PortOfHttp = 80, PortOfTls = 443;

    /// <summary>The question; null = none is asked.</summary>
    /// <param name="http"><c>[METHOD] URL</c>, or null.</param>
    /// <param name="sni">A server name, empty for a hello without one; or null.</param>
    /// <exception cref="InvalidInputException">Both are asked about, or it is no URL.</exception>
    public static Layer7Question? Of(string? http, string? sni) => (http, sni) switch
    {
        (null, null) => null,
        ({ }, { }) => throw new InvalidInputException("give --http or --sni, not both: a connection is one or the other"),
        ({ } request, _) => OfRequest(request),
        (_, { } name) => new(name.Length > 0 ? $"server name {name}" : "no server name", PortOfTls, [], guard =>
            (TlsHellos.Judge(guard, name, out var by), by)),
    };

    private static Layer7Question OfRequest(string request)
    {
        var url = request.Trim().Split(' ', 2)[^1].Trim();
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidInputException("--http: requests inside TLS are not seen by anybody on the way; ask with --sni HOST");
        }

        try
        {
            var any = new L7Guard(null, new L7Rule("", "", 0, false, new L7Matcher([new L7Protocol(Http: new HttpMatch())])));
            var line = HttpVerdict.JudgeOnce(any, request).Request;
            var host = line.EndsWith("/1.0", StringComparison.Ordinal) ? "no host" : $"host {HostOf(url)}";
            return new($"{line}, {host}", PortOf(url), PathReport.Of(line.Split(' ')[1]), guard =>
            {
                var verdict = HttpVerdict.JudgeOnce(guard, request);
                return (verdict.Reason, verdict.By);
            });
        }
        catch (FormatException e)
        {
            throw new InvalidInputException($"--http: {e.Message}");
        }
    }

    private static int PortOf(string url) => HostName.TryParse(Encoding.UTF8.GetBytes(HostOf(url)), out _, out var port) && port > 0 ? port : PortOfHttp;

    private static string HostOf(string url)
    {
        var rest = url.IndexOf("//", StringComparison.Ordinal) is var at and >= 0 ? url[(at + 2)..] : url;
        var end = rest.IndexOfAny(['/', '?', '#']);
        return end < 0 ? rest : rest[..end];
    }
}
