using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Antrea.Policy.Addresses;

namespace Antrea.Policy.Fqdn;

/// <summary>Whose answers are believed: those of the servers in <c>dnsServerOverride</c>, or anyone's.</summary>
public sealed class DnsServers : IEquatable<DnsServers>
{
    /// <summary>The port of a server that is given without one.</summary>
    public const ushort DefaultPort = 53;

    /// <summary>Every server is believed.</summary>
    public static readonly DnsServers Anyone = new([]);

    private DnsServers(ImmutableArray<DnsEndpoint> endpoints) => Endpoints = endpoints;

    /// <summary>The servers, in order; empty = anyone.</summary>
    public ImmutableArray<DnsEndpoint> Endpoints { get; }

    /// <summary>
    /// Reads <c>address:port</c>, <c>address</c>, <c>[v6]:port</c> or <c>v6</c>; several with commas between them (both families, a node-local cache). Empty or null = anyone.
    /// </summary>
    /// <param name="text">The value of the configuration key.</param>
    /// <param name="servers">What it says.</param>
    /// <param name="error">What is wrong with it.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out DnsServers? servers, [NotNullWhen(false)] out string? error)
    {
        (servers, error) = (Anyone, null);
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var endpoints = new SortedSet<DnsEndpoint>(Comparer<DnsEndpoint>.Create(
            (a, b) => a.Address.CompareTo(b.Address) is var c and not 0 ? c : a.Port.CompareTo(b.Port)));
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!TryEndpoint(part, out var endpoint))
            {
                (servers, error) = (null, $"'{part}' is not ADDRESS:PORT, e.g. 10.96.0.10:53 or [fd00::a]:53");
                return false;
            }

            endpoints.Add(endpoint);
        }

        servers = new DnsServers([.. endpoints]);
        return true;
    }

    /// <summary>True if answers from there are believed.</summary>
    /// <param name="asked">The server that the client asked: before destination NAT, a Service's address.</param>
    public bool Believes(DnsEndpoint asked) => Endpoints.IsEmpty || Endpoints.Contains(asked);

    private static bool TryEndpoint(string text, out DnsEndpoint endpoint)
    {
        endpoint = default;
        var (host, port) = (text, "53");
        if (text.StartsWith('['))
        {
            var close = text.IndexOf("]:", StringComparison.Ordinal);
            if (close < 0)
            {
                return false;
            }

            (host, port) = (text[1..close], text[(close + 2)..]);
        }
        else if (text.Count(c => c == ':') == 1)
        {
            (host, port) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        }

        if (!IpNet.TryParse(host, out var net, hostAllowed: true) || host.Contains('/')
            || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            return false;
        }

        endpoint = new DnsEndpoint(net, number);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(DnsServers? other) => other is not null && Endpoints.AsSpan().SequenceEqual(other.Endpoints.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsServers);

    /// <inheritdoc/>
    public override int GetHashCode() => Endpoints.Length == 0 ? 0 : HashCode.Combine(Endpoints.Length, Endpoints[0]);

    /// <inheritdoc/>
    public override string ToString() => Endpoints.IsEmpty ? "anyone" : string.Join(", ", Endpoints);
}
