namespace Antrea.Enforcers.Preflight;

/// <summary>How a check ended.</summary>
public enum CheckOutcome
{
    /// <summary>As it should be.</summary>
    Pass,

    /// <summary>Works, but something is missing or will be.</summary>
    Warn,

    /// <summary>Policies cannot be enforced as written.</summary>
    Fail,

    /// <summary>Not tried; the row says why.</summary>
    Skip,
}
