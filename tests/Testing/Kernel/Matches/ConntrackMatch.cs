using System.Text;
using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary><c>-m conntrack</c> and its old form <c>-m state</c>. An untracked packet has a state but no direction and no original destination.</summary>
internal sealed class ConntrackMatch : Match
{
    private readonly HashSet<string> _states = new(StringComparer.Ordinal);
    private bool _statesInverted;
    private (CtDirection Direction, bool Inverted)? _direction;
    private (AddressMask Address, bool Inverted)? _destination;
    private (int From, int To, bool Inverted)? _port;

    private bool IsState => Name == "state";

    /// <summary>States in the order in which they are printed.</summary>
    private string[] Order => IsState ? ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"]
        : ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"];

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--ctstate" when !IsState:
            case "--state" when IsState:
                Once(option);
                _statesInverted = inverted;
                ReadStates(args.Value(option));
                return true;
            case "--ctdir" when !IsState:
                Once(option);
                var text = args.Value(option);
                _direction = (Enum.TryParse<CtDirection>(text, ignoreCase: true, out var direction) ? direction
                    : throw new UsageException($"conntrack: Bad value for \"--ctdir\" option: \"{text}\""), inverted);
                return true;
            case "--ctorigdst" when !IsState:
                Once(option);
                _destination = (HostAddress.Parse(Family, args.Value(option), keepHostBits: true), inverted);
                return true;
            case "--ctorigdstport" when !IsState:
                Once(option);
                var (from, to) = PortRange.Parse(args.Value(option));
                _port = (from, to, inverted);
                return true;
            default:
                return false;
        }
    }

    public override void Finish(RuleSpec rule)
    {
        if (_states.Count == 0 && _direction is null && _destination is null && _port is null)
        {
            throw IsState ? new UsageException("state: option \"--state\" must be specified\n") : new UsageException("conntrack: At least one option is required");
        }
    }

    public override string Render()
    {
        var text = new StringBuilder();
        if (_states.Count > 0)
        {
            Add(_statesInverted, IsState ? "--state" : "--ctstate", string.Join(',', Order.Where(_states.Contains)));
        }

        if (_destination is { } d)
        {
            Add(d.Inverted, "--ctorigdst", d.Address.Render(hostMask: false));
        }

        if (_port is { } p)
        {
            Add(p.Inverted, "--ctorigdstport", p.From == p.To ? $"{p.From}" : $"{p.From}:{p.To}");
        }

        if (_direction is { } way)
        {
            Add(way.Inverted, "--ctdir", way.Direction.ToString().ToUpperInvariant());
        }

        return text.ToString();

        void Add(bool inverted, string option, string value) =>
            text.Append(text.Length > 0 ? " " : "").Append(Not(inverted)).Append(option).Append(' ').Append(value);
    }

    public override bool Matches(PacketState packet)
    {
        if (_states.Count > 0 && InState(packet) == _statesInverted)
        {
            return false;
        }

        if (_direction is null && _destination is null && _port is null)
        {
            return true;
        }

        // Without an entry the kernel asks for nothing but the state.
        if (packet.State is CtState.Untracked or CtState.Invalid)
        {
            return _states.Count > 0;
        }

        return (_direction is not { } way || (packet.Packet.Direction == way.Direction) != way.Inverted)
            && (_destination is not { } d || d.Address.Contains(packet.OriginalDestination) != d.Inverted)
            && (_port is not { } p || Inside(p.From, p.To, OriginalPort(packet.Packet)) != p.Inverted);
    }

    /// <summary>The kernel takes the ICMP type and code for a port, too.</summary>
    private static int OriginalPort(Packet packet) => packet.OriginalDestinationPort ?? packet.Protocol switch
    {
        Protocol.Icmp or Protocol.IcmpV6 => (packet.IcmpType << 8) | packet.IcmpCode,
        var p when Protocol.HasPorts(p) => packet.DestinationPort,
        _ => 0,
    };

    private static bool Inside(int from, int to, int port) => port >= from && port <= to;

    private bool InState(PacketState packet) => _states.Contains(packet.State.ToString().ToUpperInvariant())
        || (_states.Contains("DNAT") && packet.OriginalDestination != packet.Destination);

    private void ReadStates(string text)
    {
        foreach (var state in text.Split(','))
        {
            var name = state.ToUpperInvariant();
            _states.Add(Order.Contains(name) ? name : throw new UsageException($"Bad {(IsState ? "state" : "ctstate")} \"{state}\""));
        }
    }
}
