namespace Antrea.Runtime.Actor;

/// <summary>Where an actor system is found; always local here: <c>akka://system</c>.</summary>
public sealed class Address : IEquatable<Address>
{
    public Address(string protocol, string system, string? host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host;
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    public string? Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => Host is null;

    public bool HasGlobalScope => Host is not null;

    public bool Equals(Address? other) => other is not null && Protocol == other.Protocol && System == other.System
        && Host == other.Host && Port == other.Port;

    public override bool Equals(object? obj) => Equals(obj as Address);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public override string ToString() => Host is null
        ? $"{Protocol}://{System}"
        : $"{Protocol}://{System}@{Host}:{Port}";
}
