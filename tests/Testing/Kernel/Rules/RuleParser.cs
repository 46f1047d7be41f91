using Antrea.Testing.Kernel.Matches;
using Antrea.Testing.Kernel.Targets;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>Collects the options of one rule.</summary>
internal sealed class RuleParser(Backend backend, IPFamily family, SetTable sets, Func<string, bool> chainExists)
{
    private readonly RuleSpec _rule = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private (string Text, bool Inverted)? _source;
    private (string Text, bool Inverted)? _destination;

    public (long Packets, long Bytes) Counters { get; private set; }

    /// <param name="option">Short form of the option, where it has one.</param>
    /// <param name="token">As written.</param>
    public void Option(string option, string token, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "-s":
                Single(option);
                _source = (args.Value(option), inverted);
                break;
            case "-d":
                Single(option);
                _destination = (args.Value(option), inverted);
                break;
            case "-i":
                Single(option);
                _rule.In = InterfaceMatch.Parse(args.Value(option), inverted);
                break;
            case "-o":
                Single(option);
                _rule.Out = InterfaceMatch.Parse(args.Value(option), inverted);
                break;
            case "-p":
                Single(option);
                ReadProtocol(args.Value(option), inverted);
                break;
            case "-m":
                NotInverted(option, inverted);
                var name = args.Value(option);
                _rule.Matches.Add(Modules.Match(name, family, sets) ?? throw new UsageException($"Couldn't load match `{name}':No such file or directory\n"));
                break;
            case "-j" or "-g":
                NotInverted("-j", inverted);
                Single("-j");
                ReadTarget(option, args.Value(option));
                break;
            case "-c":
                Counters = ReadCounters(args);
                break;
            default:
                Extension(token, inverted, args);
                break;
        }
    }

    /// <summary>The rules meant: one for each pair of a source and a destination address.</summary>
    public IReadOnlyList<RuleSpec> Finish(string chain)
    {
        if (_rule.Out is not null && chain is ("INPUT" or "PREROUTING"))
        {
            throw new UsageException($"Can't use -o with {chain}\n");
        }

        if (_rule.In is not null && chain is ("OUTPUT" or "POSTROUTING"))
        {
            throw new UsageException($"Can't use -i with {chain}\n");
        }

        foreach (var match in _rule.Matches)
        {
            match.Finish(_rule);
            if (backend == Backend.Nft && match is PortMatch { Name: "tcp" or "udp" } && match.KernelRefuses(_rule, "filter", backend) is not null)
            {
                throw new UsageException($"{match.Name.ToUpperInvariant()} match requires '-p {match.Name}'");
            }
        }

        _rule.Target?.Finish(_rule);
        var (sources, destinations) = (Addresses(_source), Addresses(_destination));
        return sources.Count == 1 && destinations.Count == 1 ? [With(_rule, sources[0], destinations[0])]
            : [.. from s in sources from d in destinations select With(Copy(), s, d)];
    }

    private static RuleSpec With(RuleSpec rule, (AddressMask Address, bool Inverted)? source, (AddressMask Address, bool Inverted)? destination)
    {
        (rule.Source, rule.SourceInverted) = (source?.Address, source?.Inverted ?? false);
        (rule.Destination, rule.DestinationInverted) = (destination?.Address, destination?.Inverted ?? false);
        return rule;
    }

    private RuleSpec Copy()
    {
        var copy = new RuleSpec
        {
            In = _rule.In, Out = _rule.Out, Protocol = _rule.Protocol, ProtocolInverted = _rule.ProtocolInverted,
            Target = _rule.Target, Jump = _rule.Jump, Goto = _rule.Goto,
        };
        copy.Matches.AddRange(_rule.Matches);
        return copy;
    }

    /// <summary>The addresses of a list, or one null for none. Read last, as the program does.</summary>
    private List<(AddressMask Address, bool Inverted)?> Addresses((string Text, bool Inverted)? option)
    {
        if (option is not { } given)
        {
            return [null];
        }

        var texts = given.Text.Split(',');
        return !given.Inverted || texts.Length == 1 ? [.. texts.Select(t => ((AddressMask, bool)?)(HostAddress.Parse(family, t), given.Inverted))]
            : throw new UsageException("! not allowed with multiple source or destination IP addresses");
    }

    private void ReadProtocol(string text, bool inverted)
    {
        var number = Protocol.Parse(text) ?? throw new UsageException($"unknown protocol \"{text.ToLowerInvariant()}\" specified");
        (_rule.Protocol, _rule.ProtocolInverted) = number != 0 || !inverted ? (number, inverted)
            : throw new UsageException("rule would never match protocol");
    }

    private void ReadTarget(string option, string name)
    {
        if (option == "-j" && Modules.Target(name, family, sets) is { } target)
        {
            _rule.Target = target;
            if (target is NflogTarget log && backend == Backend.Legacy)
            {
                log.MaxPrefix = 63;
            }

            return;
        }

        if (name.Length > ChainNames.MaxLength)
        {
            throw new UsageException($"Invalid target name `{name}' ({ChainNames.MaxLength} chars max)");
        }

        // The nft backend takes any other name for a chain and looks it up at commit.
        if (backend == Backend.Legacy && !chainExists(name))
        {
            throw new UsageException(option == "-g" ? $"goto '{name}' is not a chain" : $"Couldn't load target `{name}':No such file or directory\n");
        }

        (_rule.Jump, _rule.Goto) = (name, option == "-g");
    }

    private void Extension(string option, bool inverted, OptionReader args)
    {
        if (_rule.Target?.Option(option, inverted, args) == true)
        {
            return;
        }

        for (var i = _rule.Matches.Count - 1; i >= 0; i--)
        {
            if (_rule.Matches[i].Option(option, inverted, args))
            {
                return;
            }
        }

        // The program completes abbreviations: behind -m multiport, --dport means --dports.
        if (option is "--dport" or "--sport" or "--port" && _rule.Matches.OfType<MultiportMatch>().LastOrDefault() is { } multiport)
        {
            multiport.Option(option + "s", inverted, args);
            return;
        }

        if (Implicit() is { } module && module.Option(option, inverted, args))
        {
            _rule.Matches.Add(module);
            return;
        }

        throw new UsageException($"unknown option \"{option}\"");
    }

    /// <summary>The module of the rule's protocol, if it is not loaded yet: <c>-p tcp --dport</c> needs no <c>-m tcp</c>.</summary>
    private Match? Implicit()
    {
        var name = _rule.Protocol == Protocol.IcmpV6 ? "icmp6" : Protocol.Name(_rule.Protocol);
        return _rule.Protocol == 0 || _rule.Matches.Any(m => m.Name == name)
            || name is not ("tcp" or "udp" or "sctp" or "icmp" or "icmp6") ? null : Modules.Match(name, family, sets);
    }

    private void Single(string option)
    {
        if (!_seen.Add(option))
        {
            throw new UsageException($"multiple {option} flags not allowed");
        }
    }

    private static void NotInverted(string option, bool inverted)
    {
        if (inverted)
        {
            throw new UsageException($"cannot have ! before {option}");
        }
    }

    private static (long, long) ReadCounters(OptionReader args) =>
        long.TryParse(args.Value("-c"), out var packets) && long.TryParse(args.Value("-c"), out var bytes) ? (packets, bytes)
            : throw new UsageException("-c packet counter not numeric");
}
