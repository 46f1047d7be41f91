using System.Text;
using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>iptables with a single command on its command line.</summary>
internal sealed class CommandProgram(FakeKernel kernel, IptablesName tool)
{
    public CommandResult Run(KernelRun run)
    {
        if (run.Args is ["-V" or "--version"])
        {
            return CommandResult.Ok($"{tool.Self} {tool.Version}\n");
        }

        try
        {
            return Execute(run);
        }
        catch (UsageException error)
        {
            return new(2, "", $"{(error.WithProgram ? $"{tool.Self} {tool.Version}: " : "")}{error.Message}\nTry `{tool.Self} -h' or '{tool.Self} --help' for more information.\n");
        }
        catch (CommandException error)
        {
            return new(1, "", $"{tool.Self}: {error.Message}\n");
        }
        catch (KernelException error)
        {
            return tool.Backend == Backend.Legacy ? new(1, "", $"{tool.Self}: {error.Message}.\n") : new(4, "", $"{tool.Self} {tool.Version}:  {error.Describe()}\n");
        }
    }

    private CommandResult Execute(KernelRun run)
    {
        var tables = kernel.Tables(tool.Backend, tool.Family);
        var parser = new CommandParser(tool.Backend, tool.Family, kernel.Sets);
        var table = TableOf(run.Args);
        if (!Table.Exists(table))
        {
            return new(3, "", $"{tool.Self} {tool.Version}: {(tool.Backend == Backend.Nft ? $"table '{table}' does not exist"
                : $"can't initialize iptables table `{table}': Table does not exist (do you need to insmod?)")}\nPerhaps iptables or your kernel needs to be upgraded.\n");
        }

        var current = tables.TryGetValue(table, out var there) ? there : Table.Create(table);
        if (parser.Parse(run.Args, 0, current.Has, out _) is not { } command)
        {
            return CommandResult.Ok();
        }

        if (command.Verb is 'S' or 'L')
        {
            return CommandResult.Ok(List(current, command), tool.LegacyWarning(kernel));
        }

        var editor = new TableEditor(current.Clone(), tool.Backend, kernel.Faults);
        editor.Apply(command);
        if (command.Verb != 'C')
        {
            tables[table] = editor.Commit();
        }

        return CommandResult.Ok();
    }

    private static string TableOf(IReadOnlyList<string> args)
    {
        for (var i = 0; i + 1 < args.Count; i++)
        {
            if (args[i] is "-t" or "--table")
            {
                return args[i + 1];
            }
        }

        return "filter";
    }

    private string List(Table table, TableCommand command)
    {
        if (command.Verb == 'L')
        {
            throw new UsageException("-L prints for people; use -S");
        }

        var chains = command.Chain is null ? table.Chains.ToList() : [table.Find(command.Chain) ?? throw Unknown(table, command.Chain)];
        var text = new StringBuilder();
        foreach (var chain in command.Number is null ? chains : [])
        {
            text.Append(chain.BuiltIn ? $"-P {chain.Name} {chain.PolicyName}\n" : $"-N {chain.Name}\n");
        }

        foreach (var chain in chains)
        {
            for (var i = 0; i < chain.Rules.Count; i++)
            {
                text.Append(command.Number is { } only && only != i + 1 ? "" : $"{SaveProgram.Line(chain, chain.Rules[i])}\n");
            }
        }

        return kernel.Faults.CorruptSave is { } corrupt ? corrupt(text.ToString()) : text.ToString();
    }

    private CommandException Unknown(Table table, string chain) => tool.Backend == Backend.Legacy ? ChainEditor.NoChain()
        : new($"chain `{chain}' in table `{table.Name}' is incompatible, use 'nft' tool.");
}
