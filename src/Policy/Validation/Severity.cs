namespace Antrea.Policy.Validation;

/// <summary>How bad a <see cref="Problem"/> is.</summary>
public enum Severity
{
    /// <summary>The object is refused.</summary>
    Error,

    /// <summary>The object is used, though perhaps not as its author meant.</summary>
    Warning,
}
