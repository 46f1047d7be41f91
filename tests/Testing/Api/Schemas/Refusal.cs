namespace Antrea.Testing.Api.Schemas;

/// <summary>Which part of an API server refuses.</summary>
public enum RefusedBy
{
    /// <summary>Strict field validation, which kubectl asks for; otherwise the field is dropped.</summary>
    UnknownField,

    /// <summary>A type, a required field or a bound of size: no CEL rule is evaluated after it.</summary>
    Form,

    /// <summary>The schema, otherwise.</summary>
    Schema,

    /// <summary>A CEL rule.</summary>
    Rule,
}

/// <summary>Why an object is refused.</summary>
public sealed record Refusal(RefusedBy By, string Path, string Message);
