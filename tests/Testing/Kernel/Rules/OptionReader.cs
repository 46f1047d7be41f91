namespace Antrea.Testing.Kernel.Rules;

/// <summary>The arguments of one command, read from left to right.</summary>
internal sealed class OptionReader(IReadOnlyList<string> tokens)
{
    private int _next;

    public bool AtEnd => _next >= tokens.Count;

    public string? Peek => AtEnd ? null : tokens[_next];

    public string Next() => tokens[_next++];

    /// <summary>The value of an option.</summary>
    public string Value(string option) =>
        AtEnd ? throw new UsageException($"option \"{option}\" requires an argument") : Next();

    /// <summary>The next argument if it is a value and not an option.</summary>
    public string? OptionalValue() => Peek is { } value && !value.StartsWith('-') && value != "!" ? Next() : null;
}
