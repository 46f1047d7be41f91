using Antrea.L7.Matching;

namespace Antrea.L7.Http;

/// <summary>What the bytes of a denied head seem to say, for logs only: no verdict rests on it.</summary>
internal static class HeadGlimpse
{
    private const int MaxBytes = 16 << 10;

    /// <summary>Reads what can be read, of lines that end in any way.</summary>
    public static HttpRequestHead Of(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, MaxBytes)].TrimStart("\r\n"u8);
        var end = bytes.IndexOf((byte)'\n');
        var line = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)'\r');
        ReadOnlySpan<byte> method = default, target = default;
        var minor = -1;
        var space = line.IndexOf((byte)' ');
        if (space > 0 && !line[..space].ContainsAnyExcept(HttpBytes.Token))
        {
            method = line[..space];
            target = line[(space + 1)..].Trim((byte)' ');
            var last = target.LastIndexOf((byte)' ');
            var version = target[(last + 1)..];
            minor = version.SequenceEqual("HTTP/1.1"u8) ? 1 : version.SequenceEqual("HTTP/1.0"u8) ? 0 : -1;
            target = last < 0 ? target : target[..last].TrimEnd((byte)' ');
        }

        ReadOnlySpan<byte> host = default, userAgent = default, contentType = default, referer = default;
        for (var rest = end < 0 ? default : bytes[(end + 1)..]; !method.IsEmpty && !rest.IsEmpty;)
        {
            end = rest.IndexOf((byte)'\n');
            line = (end < 0 ? rest : rest[..end]).TrimEnd((byte)'\r');
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.IsEmpty)
            {
                break;
            }

            Field(line, "host"u8, ref host);
            Field(line, "user-agent"u8, ref userAgent);
            Field(line, "content-type"u8, ref contentType);
            Field(line, "referer"u8, ref referer);
        }

        var port = 0;
        if (RequestTarget.TryParse(method, target, out var parsed) && !parsed.Authority.IsEmpty)
        {
            host = parsed.Authority;
        }

        if (HostName.TryParse(host, out var name, out var number))
        {
            host = name;
            port = number;
        }

        return new() { Method = method, Target = target, Minor = minor, Host = host, Port = port, UserAgent = userAgent, ContentType = contentType, Referer = referer };
    }

    private static void Field(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, ref ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty && line.Length > name.Length && line[name.Length] == ':' && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name))
        {
            value = line[(name.Length + 1)..].Trim(" \t"u8);
        }
    }
}
