namespace Antrea.Testing.Kernel;

public enum CtState
{
    Invalid,
    New,
    Related,
    Established,
    Untracked,
}
