using System.Net;
using System.Net.Sockets;

namespace Antrea.Testing.Api;

/// <summary>How a fake API server is.</summary>
public sealed record FakeApiOptions
{
    /// <summary>Over TLS, with an authority of its own; else plain HTTP/1.</summary>
    public bool Tls { get; init; } = true;

    /// <summary>Lets everybody in.</summary>
    public bool Anonymous { get; init; }

    /// <summary>Streamed lists are served; else they are refused as by a server whose feature gate WatchList is off.</summary>
    public bool Streaming { get; init; } = true;

    /// <summary>Knows nothing of sendInitialEvents and bookmarks, as servers of long ago.</summary>
    public bool IsAncient { get; init; }

    /// <summary>How often idle watches get a bookmark.</summary>
    public TimeSpan BookmarkEvery { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Answers of at least so many bytes are compressed for those who ask for it.</summary>
    public int GzipFrom { get; init; } = 128 << 10;

    /// <summary>Names its certificate has besides the loopback addresses.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Its port; 0 = any.</summary>
    public int Port { get; init; }

    /// <summary>The address it listens at.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Makes the socket that listens; null = as usual. A socket made in a network namespace listens there.</summary>
    public Func<EndPoint, Socket>? Bind { get; init; }
}
