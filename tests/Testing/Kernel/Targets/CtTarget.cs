using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>CT and NOTRACK, in raw only: takes a packet out of conntrack's sight. Zones are kept but mean nothing here.</summary>
internal sealed class CtTarget : Target
{
    private bool _noTrack;
    private string _zone = "";

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--notrack" when Name == "CT":
                return _noTrack = true;
            case "--zone" when Name == "CT":
                _zone = args.Value(option);
                return true;
            default:
                return false;
        }
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) => table == "raw" ? null : "Invalid argument";

    public override string Render() => $"{(_noTrack ? "--notrack" : "")}{(_zone.Length > 0 ? $"--zone {_zone}" : "")}";

    public override Decision? Act(PacketState packet)
    {
        packet.Untracked |= _noTrack || Name == "NOTRACK";
        return null;
    }
}
