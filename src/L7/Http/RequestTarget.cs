using System.Text;

namespace Antrea.L7.Http;

/// <summary>A request target, taken apart.</summary>
internal readonly ref struct RequestTarget
{
    private RequestTarget(HttpForm form, ReadOnlySpan<byte> authority, ReadOnlySpan<byte> pathAndQuery, int defaultPort)
    {
        Form = form;
        Authority = authority;
        DefaultPort = defaultPort;
        var query = pathAndQuery.IndexOf((byte)'?');
        HasQuery = query >= 0;
        Path = HasQuery ? pathAndQuery[..query] : pathAndQuery;
        Query = HasQuery ? pathAndQuery[(query + 1)..] : default;
    }

    public HttpForm Form { get; }

    /// <summary>Host and port, of the absolute form and the authority form.</summary>
    public ReadOnlySpan<byte> Authority { get; }

    /// <summary>The port of an authority that has none; 0 = none.</summary>
    public int DefaultPort { get; }

    /// <summary>From the first slash, as sent, to the first question mark; a fragment, which no target may have, belongs to it.</summary>
    public ReadOnlySpan<byte> Path { get; }

    /// <summary>Behind the first question mark.</summary>
    public ReadOnlySpan<byte> Query { get; }

    /// <summary>Whether there is a question mark.</summary>
    public bool HasQuery { get; }

    /// <summary>Takes a target apart by the forms of RFC 9112, section 3.2.</summary>
    public static bool TryParse(ReadOnlySpan<byte> method, ReadOnlySpan<byte> target, out RequestTarget parsed)
    {
        parsed = default;
        if (method.SequenceEqual("CONNECT"u8))
        {
            parsed = new(HttpForm.Authority, target, default, 0);
            return target.IndexOfAny("/?#@"u8) < 0 && target.LastIndexOf((byte)':') is var colon and > 0 && colon + 1 < target.Length && target[^1] != ']';
        }

        if (target.StartsWith("/"u8))
        {
            parsed = new(HttpForm.Origin, default, target, 0);
            return true;
        }

        if (target.SequenceEqual("*"u8))
        {
            parsed = new(HttpForm.Asterisk, default, default, 0);
            return method.SequenceEqual("OPTIONS"u8);
        }

        var scheme = StartsWith(target, "http://"u8) ? 7 : StartsWith(target, "https://"u8) ? 8 : 0;
        if (scheme == 0)
        {
            return false;
        }

        var rest = target[scheme..];
        var end = rest.IndexOfAny("/?#\\"u8);
        var authority = end < 0 ? rest : rest[..end];
        var path = end < 0 ? "/"u8 : rest[end..];

        // "http://host?query": there is a path, "/", but not in the bytes. Clients send it; who reads it otherwise reads the same path.
        if (path[0] == '?')
        {
            parsed = new(HttpForm.Absolute, authority, "/"u8, scheme == 7 ? 80 : 443, path[1..]);
        }
        else
        {
            parsed = new(HttpForm.Absolute, authority, path, scheme == 7 ? 80 : 443);
        }

        return !authority.IsEmpty && path[0] is (byte)'/' or (byte)'?';
    }

    private RequestTarget(HttpForm form, ReadOnlySpan<byte> authority, ReadOnlySpan<byte> path, int defaultPort, ReadOnlySpan<byte> query)
        : this(form, authority, path, defaultPort)
    {
        Query = query;
        HasQuery = true;
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> prefix)
        => text.Length >= prefix.Length && Ascii.EqualsIgnoreCase(text[..prefix.Length], prefix);
}
