namespace Antrea.Testing.Kernel.Rules;

/// <summary>The commands on whole chains: -N -F -X -Z -E -P.</summary>
internal sealed class ChainEditor(Table table, Backend backend, List<KernelException> refused)
{
    public static CommandException NoChain() => new("No chain/target/match by that name.");

    public void Apply(TableCommand command)
    {
        switch (command.Verb)
        {
            case 'N':
                if (table.Has(command.Chain!))
                {
                    throw new CommandException("Chain already exists.");
                }

                table.Add(command.Chain!);
                break;
            case 'F':
                ForEach(command, name => Edit(name).Rules.Clear());
                break;
            case 'X':
                Delete(command);
                break;
            case 'Z':
                ForEach(command, Zero);
                break;
            case 'E':
                Rename(command);
                break;
            case 'P':
                var chain = Edit(command.Chain!);
                chain.AcceptByDefault = command.Argument switch
                {
                    _ when !chain.BuiltIn => throw new CommandException("Bad built-in chain name."),
                    "ACCEPT" => true, "DROP" => false, _ => throw new CommandException("Bad policy name."),
                };
                break;
            default:
                throw new InvalidOperationException($"-{command.Verb} changes nothing");
        }
    }

    private void ForEach(TableCommand command, Action<string> action)
    {
        foreach (var name in command.Chain is { } one ? [one] : table.Chains.Select(c => c.Name).ToList())
        {
            action(name);
        }
    }

    private Chain Edit(string name) => table.Edit(name) ?? throw NoChain();

    private void Zero(string name)
    {
        var chain = Edit(name);
        chain.Packets = chain.Bytes = 0;
        foreach (var rule in chain.Rules)
        {
            rule.Packets = rule.Bytes = 0;
        }
    }

    private void Delete(TableCommand command)
    {
        var chains = command.Chain is { } one ? [Edit(one)] : table.Chains.Where(c => !c.BuiltIn).ToList();
        foreach (var chain in chains)
        {
            var reason = chain.BuiltIn ? "Invalid argument." : table.IsReferenced(chain.Name) ? "Too many links."
                : chain.Rules.Count > 0 ? "Directory not empty." : null;
            if (reason is not null && backend == Backend.Legacy)
            {
                throw new CommandException(reason);
            }

            if (reason is not null)
            {
                refused.Add(new("CHAIN_DEL", "Device or resource busy", $"chain {chain.Name}", command.Line));
            }

            if (!chain.BuiltIn)
            {
                table.Remove(chain.Name);
            }
        }
    }

    private void Rename(TableCommand command)
    {
        var chain = Edit(command.Chain!);
        if (table.Has(command.Argument!))
        {
            throw new CommandException("File exists.");
        }

        if (chain.BuiltIn || table.IsReferenced(chain.Name))
        {
            throw new CommandException("Renaming a chain that is jumped to is not part of this fake.");
        }

        table.Remove(chain.Name);
        table.Add(command.Argument!).Rules.AddRange(chain.Rules);
    }
}
