namespace Antrea.Policy.Status;

/// <summary>How far a policy has come on this Node.</summary>
public enum PolicyPhase
{
    /// <summary>Not computable yet, or applied to something that is not supported.</summary>
    Pending,

    /// <summary>Computed; the kernel has not confirmed it yet.</summary>
    Realizing,

    /// <summary>In force, read back from the kernel.</summary>
    Realized,

    /// <summary>Refused, or the kernel refused a part of it; the message says why, and what is enforced instead.</summary>
    Failed,
}
