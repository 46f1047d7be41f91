using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary><c>-m conntrack</c> and its old form <c>-m state</c>. An untracked packet has a state but no entry to ask for anything else.</summary>
internal sealed class ConntrackMatch : Match
{
    private static readonly string[] StatusNames = ["EXPECTED", "SEEN_REPLY", "ASSURED", "CONFIRMED"];

    private static readonly string[] StateNames = [.. Enum.GetValues<CtState>().Select(s => s.ToString().ToUpperInvariant())];

    private readonly HashSet<string> _states = new(StringComparer.Ordinal);
    private bool _statesInverted;
    private CtDirection? _direction;
    private (int Number, bool Inverted)? _protocol;
    private (CtStatus Bits, bool Inverted)? _status;
    private (AddressMask Address, bool Inverted)? _source;
    private (AddressMask Address, bool Inverted)? _destination;
    private (int From, int To, bool Inverted)? _sourcePort;
    private (int From, int To, bool Inverted)? _destinationPort;

    private bool IsState => Name == "state";

    /// <summary>States in the order in which they are printed.</summary>
    private string[] Order => IsState ? ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED"]
        : ["INVALID", "NEW", "RELATED", "ESTABLISHED", "UNTRACKED", "SNAT", "DNAT"];

    private bool AsksTheEntry => _direction is not null || _protocol is not null || _status is not null || _source is not null
        || _destination is not null || _sourcePort is not null || _destinationPort is not null;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (IsState != (option == "--state"))
        {
            return false;
        }

        switch (option)
        {
            case "--ctstate" or "--state":
                _statesInverted = inverted;
                ReadStates(args.Value(option));
                break;
            case "--ctdir":
                _direction = !inverted ? ReadDirection(args.Value(option)) : throw new UsageException("conntrack: option \"--ctdir\" cannot be inverted.\n");
                break;
            case "--ctproto":
                _protocol = (ReadProtocol(args.Value(option)), inverted);
                break;
            case "--ctstatus":
                _status = (ReadStatus(args.Value(option)), inverted);
                break;
            case "--ctorigsrc":
                _source = (HostAddress.Parse(Family, args.Value(option), keepHostBits: true), inverted);
                break;
            case "--ctorigdst":
                _destination = (HostAddress.Parse(Family, args.Value(option), keepHostBits: true), inverted);
                break;
            case "--ctorigsrcport":
                _sourcePort = Ports(args.Value(option), inverted);
                break;
            case "--ctorigdstport":
                _destinationPort = Ports(args.Value(option), inverted);
                break;
            default:
                return false;
        }

        Once(option);
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (_states.Count == 0 && !AsksTheEntry)
        {
            throw IsState ? new UsageException("state: option \"--state\" must be specified\n") : new UsageException("conntrack: At least one option is required");
        }
    }

    public override string Render() => string.Join(' ', new[]
    {
        _states.Count > 0 ? $"{Not(_statesInverted)}{(IsState ? "--state" : "--ctstate")} {string.Join(',', Order.Where(_states.Contains))}" : "",
        _protocol is { } l4 ? $"{Not(l4.Inverted)}--ctproto {l4.Number}" : "",
        _source is { } s ? $"{Not(s.Inverted)}--ctorigsrc {s.Address.Render(hostMask: false)}" : "",
        _destination is { } d ? $"{Not(d.Inverted)}--ctorigdst {d.Address.Render(hostMask: false)}" : "",
        _sourcePort is { } sp ? $"{Not(sp.Inverted)}--ctorigsrcport {Text(sp.From, sp.To)}" : "",
        _destinationPort is { } dp ? $"{Not(dp.Inverted)}--ctorigdstport {Text(dp.From, dp.To)}" : "",
        _status is { } st ? $"{Not(st.Inverted)}--ctstatus {Text(st.Bits)}" : "",
        _direction is { } way ? $"--ctdir {way.ToString().ToUpperInvariant()}" : "",
    }.Where(part => part.Length > 0));

    public override bool Matches(PacketState packet)
    {
        if (_states.Count > 0 && InState(packet) == _statesInverted)
        {
            return false;
        }

        // Without an entry the kernel asks for nothing but the state.
        if (!packet.IsTracked)
        {
            return _states.Count > 0;
        }

        var flow = packet.Flow;
        return (_direction is not { } way || flow.Direction == way)
            && (_protocol is not { } l4 || (flow.Protocol == l4.Number) != l4.Inverted)
            && (_status is not { } st || ((flow.Status & st.Bits) != 0) != st.Inverted)
            && (_source is not { } s || s.Address.Contains(flow.Source) != s.Inverted)
            && (_destination is not { } d || d.Address.Contains(flow.Destination) != d.Inverted)
            && (_sourcePort is not { } sp || Inside(sp.From, sp.To, flow.SourcePort) != sp.Inverted)
            && (_destinationPort is not { } dp || Inside(dp.From, dp.To, flow.DestinationPort) != dp.Inverted);
    }

    private static bool Inside(int from, int to, int port) => port >= from && port <= to;

    private bool InState(PacketState packet) => _states.Contains(StateNames[(int)packet.State])
        || (packet.IsTracked && ((_states.Contains("DNAT") && packet.Flow.Nat.HasFlag(CtNat.Destination))
            || (_states.Contains("SNAT") && packet.Flow.Nat.HasFlag(CtNat.Source))));

    private void ReadStates(string text)
    {
        foreach (var state in text.Split(','))
        {
            var name = state.ToUpperInvariant();
            _states.Add(Order.Contains(name) ? name : throw new UsageException($"Bad {(IsState ? "state" : "ctstate")} \"{state}\""));
        }
    }

    private static CtDirection ReadDirection(string text) => Enum.TryParse<CtDirection>(text, ignoreCase: true, out var direction) ? direction
        : throw new UsageException($"conntrack: Bad value for \"--ctdir\" option: \"{text}\"");

    private static int ReadProtocol(string text) => Protocol.Parse(text) ?? throw new UsageException($"unknown protocol \"{text}\" specified");

    private static CtStatus ReadStatus(string text)
    {
        var bits = CtStatus.None;
        foreach (var name in text.Split(','))
        {
            var index = Array.IndexOf(StatusNames, name.ToUpperInvariant());
            bits |= index >= 0 ? (CtStatus)(1 << index) : name.Equals("NONE", StringComparison.OrdinalIgnoreCase) ? CtStatus.None
                : throw new UsageException($"Bad ctstatus \"{name}\"");
        }

        return bits;
    }

    /// <summary>Stricter than the program, which takes 70000 for 4464 and lets a range run backwards.</summary>
    private static (int, int, bool) Ports(string text, bool inverted) => PortRange.Parse(text) is var (from, to) ? (from, to, inverted) : default;

    private static string Text(int from, int to) => from == to ? $"{from}" : $"{from}:{to}";

    private static string Text(CtStatus bits) => bits == CtStatus.None ? "NONE"
        : string.Join(',', StatusNames.Where((_, i) => bits.HasFlag((CtStatus)(1 << i))));
}
