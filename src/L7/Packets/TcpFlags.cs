namespace Antrea.L7.Packets;

/// <summary>Flags of a TCP segment.</summary>
[Flags]
public enum TcpFlags : byte
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary>In the order of the wire, low to high.</summary>
    Fin = 1, Syn = 2, Reset = 4, Push = 8, Acknowledgement = 16, Urgent = 32, EcnEcho = 64, WindowReduced = 128,
}
