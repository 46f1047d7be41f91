using Antrea.Enforcers.Dns;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;
using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Enforcers.Tests.Dns;

/// <summary>An observer with a clock that stands, sets that remember, and a Pod 10.0.0.1 / fd00::1 with rules for foo.com and *.bar.com.</summary>
internal sealed class ObserverRig : IFqdnSets
{
    public const string Pod = "10.0.0.1", Server = "10.0.9.9";

    public ObserverRig(DnsOptions? options = null, string? servers = null, bool queriesSeen = false)
    {
        Observer = new DnsObserver(this, Time, options, Warnings.Add);
        DnsServers.TryParse(servers, out var believed, out _).ShouldBeTrue();
        Observer.Use(new FqdnTable([PodWith("foo.com", "*.bar.com")], believed!, 0, queriesSeen));
    }

    public DnsObserver Observer { get; }

    public StandingTime Time { get; } = new();

    public List<string> Warnings { get; } = [];

    /// <summary>What the kernel was told, since the last look.</summary>
    public List<string> Log { get; } = [];

    public bool Broken { get; set; }

    public static FqdnPod PodWith(params string[] patterns) => new(
        "default/a",
        [IpNet.Parse(Pod), IpNet.Parse("fd00::1")],
        ListOf.From(patterns.Select(p => new FqdnRule(FqdnPattern.Parse(p), $"{p}-4", $"{p}-6"))));

    public static byte[] Answer(string name, string address, uint ttl = 30, ushort id = 7) =>
        new DnsWriter(name, id: id).Address(name, address, ttl).ToArray();

    public static byte[] Framed(string name, string address) => new DnsWriter(name).Address(name, address, 30).ToFramed();

    public DnsVerdict Udp(byte[] message, string? asked = null) =>
        Observer.Reply(DnsPackets.Udp(Server, 8053, Pod, 40000, message), asked is null ? null : new DnsEndpoint(IpNet.Parse(asked), 53));

    public DnsVerdict Tcp(uint sequence, ReadOnlySpan<byte> payload, byte flags = 0x18, int port = 40000) =>
        Observer.Reply(DnsPackets.Tcp(Server, 8053, Pod, port, sequence, payload.ToArray(), flags));

    public string[] TakeLog()
    {
        string[] log = [.. Log];
        Log.Clear();
        return log;
    }

    public void Add(IReadOnlyList<FqdnAddition> additions)
    {
        if (Broken)
        {
            throw new IOException("no such set");
        }

        Log.AddRange(additions.Select(a => $"add {a.Set} {a.Address.Address} {a.Timeout}"));
    }

    public void Remove(IReadOnlyList<FqdnRemoval> removals) => Log.AddRange(removals.Select(r => $"del {r.Set} {r.Address.Address}"));

    internal sealed class StandingTime : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
    }
}
