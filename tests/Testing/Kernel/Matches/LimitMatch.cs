using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>A rate limit, read and printed; it never holds a packet back here.</summary>
internal sealed class LimitMatch : Match
{
    private static readonly string[] Units = ["second", "minute", "hour", "day"];

    private string _rate = "3/hour";
    private uint _burst = 5;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--limit":
                Once(option);
                _rate = Rate(args.Value(option));
                return true;
            case "--limit-burst":
                Once(option);
                _burst = Number(args.Value(option)) is { } burst and <= 10000 ? burst
                    : throw new UsageException("limit: bad value for option \"--limit-burst\", or out of range (0-10000).\n");
                return true;
            default:
                return false;
        }
    }

    public override string Render() => $"--limit {_rate}{(_burst == 5 ? "" : $" --limit-burst {_burst}")}";

    public override bool Matches(PacketState packet) => true;

    private static string Rate(string text)
    {
        var parts = text.Split('/');
        var unit = parts.Length == 1 ? "second" : Units.FirstOrDefault(u => parts[1].Length > 0 && u.StartsWith(parts[1], StringComparison.OrdinalIgnoreCase));
        return parts.Length <= 2 && unit is not null && Number(parts[0]) is { } count and > 0
            ? $"{count}/{(unit.Length > 4 ? unit[..3] : unit)}"
            : throw new UsageException($"bad rate \"{text}\"'");
    }
}
