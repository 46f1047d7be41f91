namespace Antrea.Policy.Validation;

/// <summary>What is being done with an object.</summary>
public enum Operation
{
    /// <summary>It is new.</summary>
    Create,

    /// <summary>It replaces an older version of itself.</summary>
    Update,

    /// <summary>It goes.</summary>
    Delete,
}
