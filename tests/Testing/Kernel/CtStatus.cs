namespace Antrea.Testing.Kernel;

/// <summary>Bits of a conntrack entry that <c>--ctstatus</c> asks for, with the kernel's values.</summary>
[Flags]
public enum CtStatus
{
    None = 0,
    Expected = 1,
    SeenReply = 2,
    Assured = 4,
    Confirmed = 8,
}
