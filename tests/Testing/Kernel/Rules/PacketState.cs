namespace Antrea.Testing.Kernel.Rules;

/// <summary>A packet on its way: the fields that stay, and the marks and log lines that rules change.</summary>
internal sealed class PacketState
{
    private readonly Packet _arrived;
    private readonly Packet _translated;
    private readonly Packet _routed;

    public PacketState(Packet packet)
    {
        _translated = Packet = packet;
        _routed = packet with { HopLimit = packet.HopLimit - 1 };
        _arrived = packet.Direction == CtDirection.Reply ? packet with { Destination = packet.ArrivalDestination ?? packet.Destination }
            : packet.OriginalDestination is null && packet.OriginalDestinationPort is null ? packet
            : packet with { Destination = packet.OriginalDestination ?? packet.Destination, DestinationPort = packet.OriginalDestinationPort ?? packet.DestinationPort };
        Flow = new FlowState(packet);
        Source = AddressMask.Number(packet.Source);
        Mark = packet.Mark;
        ConnMark = packet.ConnMark;
        Bytes = new Lazy<byte[]>(() => PacketBytes.Build(Packet));
    }

    /// <summary>As it is here; before the nat table with another destination than behind it.</summary>
    public Packet Packet { get; private set; }

    public FlowState Flow { get; }

    public UInt128 Source { get; }

    public UInt128 Destination { get; private set; }

    public uint Mark { get; set; }

    public uint ConnMark { get; set; }

    /// <summary>Set by the raw table: conntrack leaves the packet alone.</summary>
    public bool Untracked { get; set; }

    /// <summary>In raw, conntrack has not seen the packet. One that comes in from lo was seen on its way out.</summary>
    private bool BeforeConntrack { get; set; }

    public CtState State => Untracked ? CtState.Untracked : BeforeConntrack ? CtState.Invalid : Packet.State;

    /// <summary>Whether there is a conntrack entry to ask, or to mark.</summary>
    public bool IsTracked => State is not (CtState.Untracked or CtState.Invalid);

    public string In { get; private set; } = "";

    public string Out { get; private set; } = "";

    public string PhysicalIn { get; private set; } = "";

    /// <summary>Known only where a bridge hands the packet on.</summary>
    public string PhysicalOut { get; private set; } = "";

    public List<string> Log { get; } = [];

    public List<NflogHit> Nflog { get; } = [];

    /// <summary>The packet from its IP header on.</summary>
    public Lazy<byte[]> Bytes { get; private set; }

    /// <summary>Sets what is known at a hook of a table.</summary>
    public void Enter(string table, string hook)
    {
        var comesIn = hook is not ("OUTPUT" or "POSTROUTING");
        (In, Out) = (comesIn ? _translated.InInterface : "", hook is "INPUT" or "PREROUTING" ? "" : _translated.OutInterface);
        PhysicalIn = hook == "OUTPUT" ? "" : _translated.PhysicalIn;
        PhysicalOut = hook is "FORWARD" or "POSTROUTING" ? _translated.PhysicalOut : "";
        BeforeConntrack = table == "raw" && _translated.InInterface != "lo";
        Packet = hook == "PREROUTING" || (hook == "OUTPUT" && table is "raw" or "mangle") ? _arrived : _translated;
        if (hook is "FORWARD" || (hook is "POSTROUTING" && _translated.Hook == Hook.Forward))
        {
            Packet = PhysicalOut.Length > 0 ? _translated : _routed;
        }

        Destination = AddressMask.Number(Packet.Destination);
        Bytes = new Lazy<byte[]>(() => PacketBytes.Build(Packet));
    }

    public bool IsLocal(UInt128 address)
    {
        var loopback = Packet.Family == IPFamily.V6 ? address == 1 : address >> 24 == 127;
        return loopback || Packet.LocalAddresses.Any(a =>
            (a.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) == (Packet.Family == IPFamily.V6)
            && AddressMask.Number(a) == address);
    }
}
