namespace Antrea.Testing.Kernel.Rules;

/// <summary>An interface name, or its beginning where the name ends in <c>+</c>.</summary>
internal readonly record struct InterfaceMatch(string Name, bool Inverted)
{
    public static InterfaceMatch Parse(string name, bool inverted)
    {
        if (name.Length == 0)
        {
            throw new UsageException("Empty interface is likely to be undesired");
        }

        return name.Length <= 15 ? new(name, inverted)
            : throw new UsageException($"interface name `{name}' must be shorter than IFNAMSIZ (15)");
    }

    /// <summary>True for a lone <c>+</c>, which is every interface and is not printed.</summary>
    public bool IsAny => Name == "+" && !Inverted;

    public bool Matches(string device) =>
        (Name.EndsWith('+') ? device.StartsWith(Name[..^1], StringComparison.Ordinal) : device == Name) != Inverted;
}
