namespace Antrea.Testing.Kernel.Rules;

/// <summary>Reads the arguments of an iptables command line or restore line. It refuses whatever it cannot execute.</summary>
internal sealed class CommandParser(Backend backend, IPFamily family, SetTable sets)
{
    private static readonly Dictionary<string, string> Long = new(StringComparer.Ordinal)
    {
        ["--append"] = "-A", ["--insert"] = "-I", ["--delete"] = "-D", ["--replace"] = "-R", ["--new-chain"] = "-N", ["--new"] = "-N",
        ["--flush"] = "-F", ["--delete-chain"] = "-X", ["--zero"] = "-Z", ["--rename-chain"] = "-E", ["--policy"] = "-P",
        ["--list-rules"] = "-S", ["--list"] = "-L", ["--check"] = "-C", ["--source"] = "-s", ["--src"] = "-s", ["--destination"] = "-d",
        ["--dst"] = "-d", ["--in-interface"] = "-i", ["--out-interface"] = "-o", ["--protocol"] = "-p", ["--proto"] = "-p",
        ["--jump"] = "-j", ["--goto"] = "-g", ["--match"] = "-m", ["--set-counters"] = "-c", ["--table"] = "-t", ["--wait"] = "-w",
        ["--wait-interval"] = "-W", ["--numeric"] = "-n", ["--verbose"] = "-v", ["--exact"] = "-x", ["--ipv4"] = "-4", ["--ipv6"] = "-6",
    };

    /// <summary>
    /// Parses one command. <paramref name="chainExists"/> tells the legacy backend which names after -j are chains; the nft one finds out at commit.
    /// Null for a rule of the other family only (-4, -6).
    /// </summary>
    public TableCommand? Parse(IReadOnlyList<string> tokens, int line, Func<string, bool> chainExists, out string table)
    {
        table = "filter";
        var args = new OptionReader(tokens);
        var rule = new RuleParser(backend, family, sets, chainExists);
        TableCommand? command = null;
        var inverted = false;
        var otherFamily = false;
        while (!args.AtEnd)
        {
            var token = args.Next();
            if (token == "!")
            {
                inverted = !inverted ? true : throw new UsageException("multiple consecutive ! not allowed");
                continue;
            }

            if (!token.StartsWith('-') || token == "-")
            {
                throw new UsageException($"Bad argument `{token}'", withProgram: false);
            }

            var option = Long.GetValueOrDefault(token, token);
            switch (option)
            {
                case "-A" or "-I" or "-D" or "-R" or "-N" or "-F" or "-X" or "-Z" or "-E" or "-P" or "-S" or "-L" or "-C":
                    NotInverted(option, inverted);
                    command = command is null ? Verb(option[1], args, line) : throw new UsageException($"Cannot use {option} with -{command.Verb}");
                    break;
                case "-t":
                    table = line == 0 ? args.Value(option) : throw new UsageException($"The -t option cannot be used in {(family == IPFamily.V6 ? "ip6tables" : "iptables")}{(backend == Backend.Nft ? "-nft" : "")}-restore.\n");
                    break;
                case "-w" or "-W":
                    _ = line == 0 ? args.OptionalValue() : throw new UsageException($"You cannot use `{option}' from iptables-restore");
                    break;
                case "-n" or "-v" or "-x" or "--line-numbers":
                    break;
                case "-4" or "-6":
                    otherFamily |= option == "-4" != (family == IPFamily.V4);
                    break;
                default:
                    rule.Option(option, token, inverted, args);
                    break;
            }

            inverted = false;
        }

        if (command is null)
        {
            throw new UsageException("no command specified");
        }

        if ("AIRCD".Contains(command.Verb) && !(command.Verb == 'D' && command.Number is not null))
        {
            command = command with { Rules = rule.Finish(command.Chain!), Counters = rule.Counters };
        }

        return otherFamily ? null : command;
    }

    private static void NotInverted(string option, bool inverted)
    {
        if (inverted)
        {
            throw new UsageException($"cannot have ! before {option}");
        }
    }

    private TableCommand Verb(char verb, OptionReader args, int line)
    {
        var option = $"-{verb}";
        if (verb is 'F' or 'X' or 'Z' or 'S' or 'L')
        {
            var all = new TableCommand { Verb = verb, Line = line, Chain = args.OptionalValue() };
            return all with { Number = verb is 'S' or 'L' && args.OptionalValue() is { } at ? Position(at) : null };
        }

        var chain = args.Value(option);
        var command = new TableCommand { Verb = verb, Line = line, Chain = chain };
        switch (verb)
        {
            case 'A' or 'C' or 'I' or 'R' or 'D':
                ChainNames.Check(chain, backend, declared: false);
                return command with
                {
                    Number = verb is 'I' or 'R' or 'D' && args.OptionalValue() is { } number ? Position(number)
                        : verb == 'R' ? throw new UsageException("-R requires a rule number") : null,
                };
            case 'N':
                ChainNames.Check(chain, backend, declared: false);
                return command;
            default:
                return command with { Argument = args.OptionalValue() ?? throw new UsageException(verb == 'P' ? "-P requires a chain and a policy" : "-E requires old-chain-name and new-chain-name") };
        }
    }

    private static int Position(string text) =>
        int.TryParse(text, out var number) && number > 0 ? number : throw new UsageException($"Invalid rule number `{text}'");
}
