namespace Antrea.Testing.Kernel.Rules;

/// <summary>An ordered list of rules; a built-in chain has a policy.</summary>
internal sealed class Chain(string name, bool builtIn)
{
    public string Name { get; } = name;

    public bool BuiltIn { get; } = builtIn;

    /// <summary>True: ACCEPT, false: DROP. Of meaning for built-in chains only.</summary>
    public bool AcceptByDefault { get; set; } = true;

    public List<Rule> Rules { get; private init; } = [];

    public long Packets { get; set; }

    public long Bytes { get; set; }

    public string PolicyName => !BuiltIn ? "-" : AcceptByDefault ? "ACCEPT" : "DROP";

    /// <summary>A copy that shares the rules but not the list.</summary>
    public Chain Clone() => new(Name, BuiltIn)
    {
        AcceptByDefault = AcceptByDefault, Packets = Packets, Bytes = Bytes, Rules = [.. Rules],
    };
}
