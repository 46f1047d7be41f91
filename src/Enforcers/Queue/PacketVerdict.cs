namespace Antrea.Enforcers.Queue;

/// <summary>What becomes of a queued packet.</summary>
public readonly record struct PacketVerdict
{
    /// <summary>The packet is gone.</summary>
    public static readonly PacketVerdict Drop = new() { Code = VerdictCode.Drop };

    /// <summary>The packet leaves this table as accepted.</summary>
    public static readonly PacketVerdict Accept = new() { Code = VerdictCode.Accept };

    /// <summary>The packet goes through this table again. Together with a mark, or it comes back for ever.</summary>
    public static readonly PacketVerdict Repeat = new() { Code = VerdictCode.Repeat };

    /// <summary>The packet waits for <see cref="NfQueue.Give"/>.</summary>
    public static readonly PacketVerdict Hold = new() { Code = VerdictCode.Hold };

    public VerdictCode Code { get; init; }

    /// <summary>The packet's whole new mark; null leaves it.</summary>
    public uint? Mark { get; init; }

    /// <summary>The packet's new bytes from the IP header on, checksums right; empty leaves them. Copied before the verdict is sent.</summary>
    public ReadOnlyMemory<byte> Payload { get; init; }
}
