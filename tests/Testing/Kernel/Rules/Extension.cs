namespace Antrea.Testing.Kernel.Rules;

/// <summary>A match or target module: it reads its own options and prints them back.</summary>
internal abstract class Extension
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    public required string Name { get; init; }

    public required IPFamily Family { get; init; }

    public required SetTable Sets { get; init; }

    /// <summary>Takes the option if it is one of this module's; its values come from <paramref name="args"/>.</summary>
    public abstract bool Option(string option, bool inverted, OptionReader args);

    /// <summary>Called when all options are read: refuses what the program's parser refuses.</summary>
    public virtual void Finish(RuleSpec rule)
    {
    }

    /// <summary>What the kernel says against this module in this rule, or null. Asked after parsing, at commit.</summary>
    public virtual string? KernelRefuses(RuleSpec rule, string table, Backend backend) => null;

    /// <summary>The options as <c>iptables-save</c> prints them, without the module's name.</summary>
    public abstract string Render();

    protected void Once(string option)
    {
        if (!_used.Add(option))
        {
            throw new UsageException($"{Name}: option \"{option}\" can only be used once.\n");
        }
    }

    /// <summary>Refuses a second of several options that exclude each other.</summary>
    /// <param name="order">All of them, as the program lists them.</param>
    protected UsageException Exclusive(string[] order, string one, string other)
    {
        var (first, second) = Array.IndexOf(order, one) < Array.IndexOf(order, other) ? (one, other) : (other, one);
        return new(one == other ? $"{Name}: option \"{one}\" can only be used once.\n"
            : $"{Name}: option \"{first}\" cannot be used together with \"{second}\".\n");
    }

    protected bool Saw(string option) => _used.Contains(option);

    protected UsageException Missing(string option) => new($"{Name}: option \"{option}\" must be specified\n");

    /// <summary>Reads <c>VALUE[/MASK]</c>, decimal or 0x-hexadecimal, the mask all ones by default.</summary>
    protected (uint Value, uint Mask) ReadMark(string option, string text)
    {
        var parts = text.Split('/');
        if (parts.Length > 2 && Number(parts[0]) is not null && Number(parts[1]) is not null)
        {
            throw new UsageException($"{Name}: trailing garbage after value for option \"{option}\".\n");
        }

        if (parts.Length <= 2 && Number(parts[0]) is { } value)
        {
            if (parts.Length == 1)
            {
                return (value, uint.MaxValue);
            }

            if (Number(parts[1]) is { } mask)
            {
                return (value, mask);
            }
        }

        throw new UsageException($"{Name}: bad integer value for option \"{option}\", or out of range.\n");
    }

    /// <summary>A number in C notation, or null.</summary>
    protected static uint? Number(string text) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? uint.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var hex) ? hex : null
            : uint.TryParse(text, System.Globalization.NumberStyles.None, null, out var number) ? number : null;

    protected static string RenderMark(uint value, uint mask, bool always = false) =>
        mask == uint.MaxValue && !always ? $"0x{value:x}" : $"0x{value:x}/0x{mask:x}";

    protected static string Not(bool inverted) => inverted ? "! " : "";
}

internal abstract class Match : Extension
{
    /// <summary>Built-in chains where the kernel does not take this match.</summary>
    public virtual IReadOnlyCollection<string> RefusedHooks => [];

    public abstract bool Matches(PacketState packet);
}

internal abstract class Target : Extension
{
    /// <summary>Acts on the packet. Null: the packet goes on to the next rule.</summary>
    public abstract Decision? Act(PacketState packet);
}
