namespace Antrea.Testing.Cel;

/// <summary>An expression cannot be parsed, checked or evaluated. Nothing that is not known is ever taken for true.</summary>
public sealed class CelException(string message) : Exception(message);
