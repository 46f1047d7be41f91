using System.Text;

namespace Antrea.L7.Http;

/// <summary>The verdict on one request that was described, not sent.</summary>
/// <param name="Reason">None = allowed.</param>
/// <param name="By">The rule that denies it.</param>
/// <param name="Request">The request as it was judged: its request line.</param>
public sealed record HttpVerdict(DenyReason Reason, L7Rule? By, string Request)
{
    /// <summary>It is allowed.</summary>
    public bool IsAllowed => Reason == DenyReason.None;

    /// <summary>Judges a request just as one that comes over a connection.</summary>
    /// <param name="guard">The rules.</param>
    /// <param name="request"><c>[METHOD] URL</c>: the method is GET unless given; the URL is <c>http://host[:port][/path]</c>, <c>//host/path</c> or <c>/path</c> (then there is no host), for CONNECT <c>host:port</c>.</param>
    /// <exception cref="FormatException">It is none of that.</exception>
    public static HttpVerdict JudgeOnce(L7Guard guard, string request)
    {
        var parts = request.Trim().Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (method, url) = parts.Length == 2 ? (parts[0], parts[1]) : ("GET", request.Trim());
        var (host, target) = method == "CONNECT" ? (url, url) : Split(url);
        var line = $"{method} {Escape(target)} HTTP/{(host is null ? "1.0" : "1.1")}";
        var witness = new Witness();
        var requests = new HttpRequests();
        requests.Reset(guard, HttpLimits.Default, witness);
        requests.Take(Encoding.UTF8.GetBytes(line + "\r\n" + (host is null ? "" : $"Host: {host}\r\n") + "\r\n"), out var reason);
        requests.Release();
        return new(reason, witness.By, line);
    }

    private static (string? Host, string Target) Split(string url)
    {
        var start = url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8
            : url.StartsWith("//", StringComparison.Ordinal) ? 2 : 0;
        if (start == 0)
        {
            return url.StartsWith('/') || url == "*" ? (null, url) : throw new FormatException($"\"{url}\" is no URL: write http://host/path or /path");
        }

        var end = url.IndexOfAny(['/', '?', '#'], start);
        return end < 0 ? (url[start..], "/") : (url[start..end], url[end] == '/' ? url[end..] : "/" + url[end..]);
    }

    // What a client has to escape: people may write it as it is.
    private static string Escape(string target)
        => string.Concat(Encoding.UTF8.GetBytes(target).Select(b => b is <= 0x20 or >= 0x7f ? $"%{b:X2}" : ((char)b).ToString()));

    private sealed class Witness : IHttpObserver
    {
        public L7Rule? By { get; private set; }

        public void Allowed(in HttpRequestHead head, bool asksSwitch)
        {
        }

        public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by) => By = by;
    }
}
