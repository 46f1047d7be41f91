using Antrea.Testing.Kernel.Rules;
using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Matches;

/// <summary><c>--match-set NAME src|dst[,src|dst]</c>, by name at the time of the packet: swapping two sets swaps what the rule sees.</summary>
internal sealed class SetMatch : Match
{
    private string[] _directions = [];
    private bool _inverted;
    private bool _returnNoMatch;

    public string SetName { get; private set; } = "";

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--match-set":
                if (SetName.Length > 0)
                {
                    throw new UsageException("--match-set can be specified only once");
                }

                (SetName, _inverted) = (args.Value(option), inverted);
                if (args.OptionalValue() is not { } directions)
                {
                    throw new UsageException("--match-set requires two args.");
                }

                _directions = directions.Split(',');
                Check();
                return true;
            case "--return-nomatch":
                _returnNoMatch = true;
                return true;
            default:
                return false;
        }
    }

    public override void Finish(RuleSpec rule)
    {
        if (SetName.Length == 0)
        {
            throw new UsageException("You must specify `--match-set' with proper arguments");
        }
    }

    public override string Render() =>
        $"{Not(_inverted)}--match-set {SetName} {string.Join(',', _directions)}{(_returnNoMatch ? " --return-nomatch" : "")}";

    public override bool Matches(PacketState packet) => Contains(packet) != _inverted;

    private bool Contains(PacketState packet)
    {
        if (Sets.Find(SetName) is not { } set || _directions.Length < set.Type.Dimension)
        {
            return false;
        }

        var host = new SetKey(_directions[0] == "src" ? packet.Source : packet.Destination, AddressMask.Width(set.Family));
        if (set.Type.HasPort)
        {
            host = host with { Protocol = packet.Packet.Protocol, Port = Port(packet.Packet, _directions[1] == "src") };
        }
        else if (set.Type.HasInterface)
        {
            // The kernel asks for the interface of the hook. Elements with physdev: are out of a rule's reach, as no rule can ask for them.
            host = host with { Interface = _directions[1] == "src" ? packet.In : packet.Out };
        }

        return (!set.Type.HasInterface || host.Interface.Length > 0) && set.Lookup(host) is not null;
    }

    private static int Port(Packet packet, bool source) => packet.Protocol switch
    {
        Protocol.Icmp or Protocol.IcmpV6 => (packet.IcmpType << 8) | packet.IcmpCode,
        var p when Protocol.HasPorts(p) => source ? packet.SourcePort : packet.DestinationPort,
        _ => 0,
    };

    private void Check()
    {
        if (SetName.Length > 31)
        {
            throw new UsageException($"setname `{SetName}' too long, max 31 characters.");
        }

        if (_directions.Length > 6)
        {
            throw new UsageException("Can't be more src/dst options than 6.");
        }

        if (_directions.Any(d => d is not ("src" or "dst")))
        {
            throw new UsageException("You must spefify (the comma separated list of) 'src' or 'dst'.");
        }

        var set = Sets.Find(SetName) ?? throw new UsageException($"Set {SetName} doesn't exist.\n");
        if (set.Family != Family)
        {
            throw new UsageException($"The protocol family of set {SetName} is {(set.Family == IPFamily.V6 ? "IPv6" : "IPv4")}, which is not applicable.\n");
        }
    }
}
