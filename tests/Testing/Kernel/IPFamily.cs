namespace Antrea.Testing.Kernel;

public enum IPFamily
{
    V4,
    V6,
}
