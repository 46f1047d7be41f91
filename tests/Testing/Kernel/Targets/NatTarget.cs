using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>DNAT, SNAT, MASQUERADE and REDIRECT: loaded and printed, in nat only. The fake does not translate: a packet says itself what it was before.</summary>
internal sealed class NatTarget : Target
{
    private static readonly Dictionary<string, string[]> Options = new(StringComparer.Ordinal)
    {
        ["DNAT"] = ["--to-destination"], ["SNAT"] = ["--to-source"], ["MASQUERADE"] = ["--to-ports"], ["REDIRECT"] = ["--to-ports"],
    };

    private readonly List<string> _text = [];

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option is "--random" or "--random-fully" or "--persistent")
        {
            _text.Add(option);
            return true;
        }

        if (!Options[Name].Contains(option))
        {
            return false;
        }

        _text.Insert(0, $"{option} {args.Value(option)}");
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (Name is "DNAT" or "SNAT" && !_text.Any(t => t.StartsWith("--to", StringComparison.Ordinal)))
        {
            throw Missing(Options[Name][0]);
        }
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) => table == "nat" ? null : "Invalid argument";

    public override string Render() => string.Join(' ', _text);

    public override Decision? Act(PacketState packet) => Decision.Accept;
}
