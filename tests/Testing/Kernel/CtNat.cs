namespace Antrea.Testing.Kernel;

/// <summary>Which addresses of a flow are translated; the states DNAT and SNAT of <c>--ctstate</c>.</summary>
[Flags]
public enum CtNat
{
    None = 0,
    Source = 1,
    Destination = 2,
}
