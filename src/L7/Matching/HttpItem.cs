using System.Text;
using Antrea.Policy.Api;

namespace Antrea.L7.Matching;

/// <summary>One <c>http</c> item, compiled; null = any.</summary>
internal sealed class HttpItem
{
    private readonly WildcardPattern? method;
    private readonly WildcardPattern? host;

    public HttpItem(HttpMatch match)
    {
        method = string.IsNullOrEmpty(match.Method) ? null : new([Encoding.UTF8.GetBytes(match.Method)]);
        host = string.IsNullOrEmpty(match.Host) ? null : HostName.Pattern(match.Host);
        Path = string.IsNullOrEmpty(match.Path) ? null : new PathPattern(match.Path) is { IsAny: false } path ? path : null;
    }

    /// <summary>What it says of the path.</summary>
    public PathPattern? Path { get; }

    /// <summary>It says something of the host.</summary>
    public bool AsksHost => host is not null;

    /// <summary>Whether method and host fit. CONNECT has to be named: a tunnel is more than any request.</summary>
    public bool Fits(in AskedRequest asked)
        => (method is { } only ? only.Matches(asked.Method) : !asked.IsConnect)
            && (host is not { } pattern || asked.AnyHost || (!asked.Host.Bytes.IsEmpty && pattern.Matches(asked.Host)));
}
