namespace Antrea.Testing.Kernel;

public enum Verdict
{
    Accept,
    Drop,
    Reject,

    /// <summary>Handed to a user-space queue, which has the last word.</summary>
    Queue,
}
