namespace Antrea.Runtime.Actor;

/// <summary>What a supervisor does about a failed child.</summary>
public enum Directive
{
    /// <summary>The child goes on with its next message, its state as it is.</summary>
    Resume,

    /// <summary>A new incarnation goes on with the next message.</summary>
    Restart,

    /// <summary>The supervisor fails itself.</summary>
    Escalate,

    /// <summary>The child stops for good.</summary>
    Stop,
}
