namespace Antrea.Testing.Kernel.Rules;

/// <summary>A packet on its way: the fields that stay, and the marks and log lines that rules change.</summary>
internal sealed class PacketState
{
    public PacketState(Packet packet)
    {
        Packet = packet;
        Source = AddressMask.Number(packet.Source);
        Destination = AddressMask.Number(packet.Destination);
        OriginalDestination = packet.OriginalDestination is { } original ? AddressMask.Number(original) : Destination;
        Mark = packet.Mark;
        ConnMark = packet.ConnMark;
        Bytes = new Lazy<byte[]>(() => PacketBytes.Build(packet));
    }

    public Packet Packet { get; }

    public UInt128 Source { get; }

    public UInt128 Destination { get; }

    public UInt128 OriginalDestination { get; }

    public uint Mark { get; set; }

    public uint ConnMark { get; set; }

    /// <summary>Set by the raw table: conntrack leaves the packet alone.</summary>
    public bool Untracked { get; set; }

    public CtState State => Untracked ? CtState.Untracked : Packet.State;

    public string In { get; set; } = "";

    public string Out { get; set; } = "";

    public List<string> Log { get; } = [];

    /// <summary>The packet from its IP header on.</summary>
    public Lazy<byte[]> Bytes { get; }

    public bool IsLocal(UInt128 address)
    {
        var loopback = Packet.Family == IPFamily.V6 ? address == 1 : address >> 24 == 127;
        return loopback || Packet.LocalAddresses.Any(a =>
            (a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) == (Packet.Family == IPFamily.V6)
            && AddressMask.Number(a) == address);
    }
}
