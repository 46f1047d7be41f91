namespace Antrea.Enforcers.Queue;

/// <summary>Kinds of verdicts, with netfilter's numbers.</summary>
public enum VerdictCode : byte
{
    Drop = 0,
    Accept = 1,

    /// <summary>Not told to the kernel.</summary>
    Hold = 2,

    Repeat = 4,
}
