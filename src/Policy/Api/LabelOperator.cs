namespace Antrea.Policy.Api;

/// <summary>Operators of <c>matchExpressions</c>.</summary>
public enum LabelOperator
{
    /// <summary>The key is present with one of the values.</summary>
    In,

    /// <summary>The key is absent or has none of the values.</summary>
    NotIn,

    /// <summary>The key is present.</summary>
    Exists,

    /// <summary>The key is absent.</summary>
    DoesNotExist,
}
