using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>
/// iptables-restore. Each table is one transaction, from its <c>*</c> line to COMMIT. The nft program reads all lines before it applies the first;
/// the legacy one goes line by line.
/// </summary>
internal sealed class RestoreProgram(FakeKernel kernel, IptablesName tool)
{
    private readonly List<TableCommand> _pending = [];
    private bool _noFlush;
    private bool _test;
    private bool _counters;
    private TableEditor? _editor;
    private int _line;

    public CommandResult Run(KernelRun run)
    {
        if (ReadOptions(run.Args) is { } refused)
        {
            return refused;
        }

        try
        {
            var lines = run.Stdin.Split('\n');
            for (var i = 0; i < lines.Length; i++)
            {
                _line = i + 1;
                if (lines[i].Length > 0 && lines[i][0] != '#')
                {
                    ReadLine(lines[i], ended: i < lines.Length - 1);
                }
            }

            return _editor is null ? CommandResult.Ok() : new(1, "", $"{tool.Self}: COMMIT expected at line {Math.Max(1, lines.Length)}\n");
        }
        catch (UsageException error)
        {
            return new(2, "", $"{(error.WithProgram ? $"{tool.Self} {tool.Version}: " : "")}{error.Message}\nError occurred at line: {_line}\n"
                + $"Try `{tool.Self} -h' or '{tool.Self} --help' for more information.\n");
        }
        catch (CommandException error)
        {
            return new(1, "", error.WithProgram ? $"{tool.Self} {tool.Version}: {error.Message}\n"
                : tool.Backend == Backend.Nft && error.Message.Length > 0 ? $"{tool.Self}: line {_line} failed: {error.Message}\n" : $"{tool.Self}: line {_line} failed\n");
        }
        catch (KernelException error)
        {
            return tool.Backend == Backend.Legacy ? new(1, "", $"{tool.Self}: line {_line} failed\n")
                : new(4, "", $"{tool.Self} {tool.Version}: \nline {error.Line}: {error.Describe()}\n");
        }
        catch (CrashException)
        {
            return CommandResult.Killed();
        }
    }

    private CommandResult? ReadOptions(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            switch (args[i])
            {
                case "-n" or "--noflush":
                    _noFlush = true;
                    break;
                case "-t" or "--test":
                    _test = true;
                    break;
                case "-c" or "--counters":
                    _counters = true;
                    break;
                case "-v" or "--verbose":
                    break;
                case "-w" or "--wait" or "-W" or "--wait-interval":
                    i += i + 1 < args.Count && !args[i + 1].StartsWith('-') ? 1 : 0;
                    break;
                case var option when option.StartsWith("--wait", StringComparison.Ordinal) && option.Contains('='):
                    break;
                case var option:
                    return new(1, "", $"{tool.Self}: {(option.StartsWith("--", StringComparison.Ordinal) ? $"unrecognized option '{option}'" : $"invalid option -- '{option.TrimStart('-')}'")}\n"
                        + $"Try `{tool.Self} -h' for more information.\n");
            }
        }

        return null;
    }

    private void ReadLine(string line, bool ended)
    {
        if (_editor is null)
        {
            Begin(line);
        }
        else if (line == "COMMIT" && (ended || tool.Backend == Backend.Nft))
        {
            Commit();
        }
        else if (line[0] == ':')
        {
            Execute(Declaration(line));
        }
        else
        {
            var tokens = Tokenizer.Split(line);
            var counters = tokens.Count > 0 && tokens[0].StartsWith('[') ? Counters(tokens[0]) : ((long, long)?)null;
            var parser = new CommandParser(tool.Backend, tool.Family, kernel.Sets);
            var command = parser.Parse(counters is null ? tokens : tokens[1..], _line, _editor.Table.Has, out _);
            if (command is not null)
            {
                Execute(counters is { } given ? command with { Counters = given } : command);
            }
        }
    }

    private void Begin(string line)
    {
        if (line[0] != '*')
        {
            throw new CommandException("");
        }

        var name = line[1..].TrimEnd(' ', '\t');
        if (!Table.Exists(name))
        {
            throw new UsageException(tool.Backend == Backend.Nft ? $"{tool.Self}: line {_line} table name '{name}' invalid\n"
                : $"{tool.Self}: unable to initialize table '{name}'\n");
        }

        var tables = kernel.Tables(tool.Backend, tool.Family);
        var copy = tables.TryGetValue(name, out var table) ? table.Clone() : Table.Create(name);
        if (!_noFlush)
        {
            copy.Clear();
        }

        _editor = new TableEditor(copy, tool.Backend, kernel.Faults) { RestoreCounters = _counters };
    }

    private void Execute(TableCommand command)
    {
        if (tool.Backend == Backend.Nft)
        {
            _pending.Add(command);
        }
        else
        {
            ApplyNow(command);
        }
    }

    private void ApplyNow(TableCommand command)
    {
        try
        {
            _editor!.Apply(command);
        }
        catch (CommandException error) when (command.Verb == ':')
        {
            throw new CommandException($"Can't set policy `{command.Argument}' on `{command.Chain}' line {_line}: {error.Message.TrimEnd('.')}", withProgram: true);
        }
    }

    private void Commit()
    {
        foreach (var command in _pending)
        {
            try
            {
                _editor!.Apply(command);
            }
            catch (CommandException)
            {
                _line = command.Line;
                throw;
            }
        }

        _pending.Clear();
        var table = _editor!.Commit();
        if (!_test)
        {
            kernel.Tables(tool.Backend, tool.Family)[table.Name] = table;
        }

        _editor = null;
    }

    private TableCommand Declaration(string line)
    {
        var parts = line[1..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0)
        {
            throw new UsageException($"{tool.Self}: line {_line} chain name invalid\n");
        }

        ChainNames.Check(parts[0], tool.Backend, declared: true);
        if (parts.Length == 1)
        {
            throw new UsageException($"{tool.Self}: line {_line} policy invalid");
        }

        return new TableCommand
        {
            Verb = ':', Chain = parts[0], Argument = parts[1], Line = _line, Counters = parts.Length > 2 && _counters ? Counters(parts[2]) : (0, 0),
        };
    }

    private static (long, long) Counters(string text)
    {
        var parts = text.Trim('[', ']').Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], out var packets) && long.TryParse(parts[1], out var bytes) ? (packets, bytes)
            : throw new UsageException($"invalid policy counters for chain '{text}'\n");
    }
}
