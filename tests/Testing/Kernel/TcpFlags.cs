namespace Antrea.Testing.Kernel;

/// <summary>The six flags that <c>--tcp-flags</c> knows, with their bits in the header.</summary>
[Flags]
public enum TcpFlags
{
    None = 0,
    Fin = 1,
    Syn = 2,
    Rst = 4,
    Psh = 8,
    Ack = 16,
    Urg = 32,
    All = 63,
}
