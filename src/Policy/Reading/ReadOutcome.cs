namespace Antrea.Policy.Reading;

/// <summary>What became of a manifest.</summary>
public enum ReadOutcome
{
    /// <summary>It was read; there may be warnings.</summary>
    Read,

    /// <summary>It has errors.</summary>
    Refused,

    /// <summary>It is of a kind that is not used here.</summary>
    Ignored,
}
