namespace Antrea.Testing.Kernel;

public enum CtDirection
{
    Original,
    Reply,
}
