using Antrea.L7.Matching;

namespace Antrea.L7.Http;

/// <summary>The head of a request, as spans of the bytes that were sent: valid only during the call that it was given to. What it does not have is empty.</summary>
public readonly ref struct HttpRequestHead
{
    /// <summary>Creates an empty one.</summary>
    public HttpRequestHead()
    {
    }

    /// <summary>The method.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>The target as sent.</summary>
    public ReadOnlySpan<byte> Target { get; init; }

    /// <summary>The minor version: 0 or 1; -1 = not known.</summary>
    public int Minor { get; init; } = -1;

    /// <summary>The host as written, from the target if that has one, otherwise from the header Host; without port and dot at its end. Of a request refused before its host was read: what Host says.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>The port beside the host, 0 = none.</summary>
    public int Port { get; init; }

    /// <summary>Target and Host name different hosts.</summary>
    public bool HostsDiffer { get; init; }

    /// <summary>User-Agent.</summary>
    public ReadOnlySpan<byte> UserAgent { get; init; }

    /// <summary>Content-Type.</summary>
    public ReadOnlySpan<byte> ContentType { get; init; }

    /// <summary>Referer.</summary>
    public ReadOnlySpan<byte> Referer { get; init; }

    /// <summary>Content-Length; -1 = none.</summary>
    public long ContentLength { get; init; } = -1;

    /// <summary>The body comes in chunks.</summary>
    public bool IsChunked { get; init; }

    /// <summary>It was read to its end and is well-formed.</summary>
    public bool IsComplete { get; init; }

    /// <summary>Writes the host in lower case.</summary>
    /// <param name="into">As long as the host at least.</param>
    /// <returns>How many bytes were written.</returns>
    public int CopyHost(Span<byte> into) => HostName.ToLower(Host, into).Length;
}
