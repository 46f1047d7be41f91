using System.Text;
using Antrea.Policy.Api;

namespace Antrea.L7.Matching;

/// <summary>One <c>http</c> item, compiled; null = any.</summary>
internal sealed class HttpItem
{
    private readonly byte[]? method;
    private readonly WildcardPattern? host;

    public HttpItem(HttpMatch match)
    {
        method = string.IsNullOrEmpty(match.Method) ? null : Encoding.UTF8.GetBytes(match.Method);
        host = string.IsNullOrEmpty(match.Host) ? null : HostName.Pattern(match.Host);
        Path = string.IsNullOrEmpty(match.Path) ? null : new PathPattern(match.Path) is { IsAny: false } path ? path : null;
    }

    /// <summary>What it says of the path.</summary>
    public PathPattern? Path { get; }

    /// <summary>It says something of the host.</summary>
    public bool AsksHost => host is not null;

    /// <summary>Whether method and host fit. CONNECT has to be named: a tunnel is more than any request.</summary>
    /// <param name="method">As sent.</param>
    /// <param name="host">In lower case; empty = none, or none that is certain.</param>
    /// <param name="anyHost">The host does not matter yet.</param>
    public bool Fits(ReadOnlySpan<byte> method, ReadOnlySpan<byte> host, bool anyHost)
        => (this.method is { } only ? method.SequenceEqual(only) : !method.SequenceEqual("CONNECT"u8))
            && (this.host is not { } pattern || anyHost || (!host.IsEmpty && pattern.Matches(host)));
}
