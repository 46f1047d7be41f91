using System.Text;
using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Source and destination port ranges, the part that tcp, udp and sctp share. The module's name is that of its protocol.</summary>
internal class PortMatch : Match
{
    private (int From, int To, bool Inverted)? _source;
    private (int From, int To, bool Inverted)? _destination;

    private int ProtocolNumber => Protocol.Parse(Name)!.Value;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--sport" or "--source-port":
                _source = Read("--source-port", _source, inverted, args);
                return true;
            case "--dport" or "--destination-port":
                _destination = Read("--destination-port", _destination, inverted, args);
                return true;
            default:
                return false;
        }
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) =>
        rule.Protocol == ProtocolNumber && (!rule.ProtocolInverted || (backend == Backend.Nft && ProtocolNumber != Protocol.Sctp)) ? null : "Invalid argument";

    public override string Render()
    {
        var text = new StringBuilder();
        Range("--sport", _source);
        Range("--dport", _destination);
        return text.ToString();

        void Range(string option, (int From, int To, bool Inverted)? range)
        {
            if (range is { } r && ((r.From, r.To) != (0, 65535) || r.Inverted))
            {
                text.Append(text.Length > 0 ? " " : "").Append(Not(r.Inverted)).Append(option).Append(' ').Append(r.From);
                text.Append(r.To == r.From ? "" : $":{r.To}");
            }
        }
    }

    public override bool Matches(PacketState packet) => packet.Packet.Protocol == ProtocolNumber
        && Inside(_source, packet.Packet.SourcePort) && Inside(_destination, packet.Packet.DestinationPort);

    private static bool Inside((int From, int To, bool Inverted)? range, int port) =>
        range is not { } r || (port >= r.From && port <= r.To) != r.Inverted;

    private static (int, int, bool) Read(string option, (int, int, bool)? before, bool inverted, OptionReader args)
    {
        if (before is not null)
        {
            throw new UsageException($"Only one `{option}' allowed");
        }

        var (from, to) = PortRange.Parse(args.Value(option));
        return (from, to, inverted);
    }
}
