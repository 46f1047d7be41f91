namespace Antrea.Enforcers.Eve;

/// <summary>A request and what is known of its answer. Bytes are as the client sent them; what is empty is left out.</summary>
public readonly ref struct EveHttp
{
    /// <summary>Nothing known.</summary>
    public EveHttp()
    {
    }

    /// <summary>tx_id: which request of the connection, from 0; negative = not said.</summary>
    public long Transaction { get; init; }

    /// <summary>hostname, without the port.</summary>
    public ReadOnlySpan<byte> Hostname { get; init; }

    /// <summary>http_port: the port in Host; 0 = none there.</summary>
    public int Port { get; init; }

    /// <summary>url: path and query as sent.</summary>
    public ReadOnlySpan<byte> Url { get; init; }

    /// <summary>http_user_agent.</summary>
    public ReadOnlySpan<byte> UserAgent { get; init; }

    /// <summary>http_content_type, of the answer.</summary>
    public ReadOnlySpan<byte> ContentType { get; init; }

    /// <summary>http_refer.</summary>
    public ReadOnlySpan<byte> Referer { get; init; }

    /// <summary>http_method.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>protocol: <c>HTTP/1.1</c>.</summary>
    public ReadOnlySpan<byte> Protocol { get; init; }

    /// <summary>status of the answer; 0 = not known.</summary>
    public int Status { get; init; }

    /// <summary>length of the answer's body in bytes; negative = not known.</summary>
    public long Length { get; init; } = -1;

    /// <summary>Not even a method or path is known.</summary>
    internal bool IsEmpty => Hostname.IsEmpty && Url.IsEmpty && Method.IsEmpty && UserAgent.IsEmpty && Status == 0;
}
