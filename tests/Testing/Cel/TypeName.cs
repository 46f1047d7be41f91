namespace Antrea.Testing.Cel;

/// <summary>A type as a value: what <c>type(x)</c> gives.</summary>
public sealed record TypeName(string Name);
