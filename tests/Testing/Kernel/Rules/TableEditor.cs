namespace Antrea.Testing.Kernel.Rules;

/// <summary>
/// One transaction on a copy of a table: applies commands in order, then lets the kernel have its say. Nothing is seen outside
/// before <see cref="Commit"/> returns.
/// </summary>
internal sealed class TableEditor(Table table, Backend backend, Faults faults)
{
    private readonly Dictionary<Rule, BatchRule> _made = new(ReferenceEqualityComparer.Instance);
    private readonly List<KernelException> _refused = [];
    private readonly EditOrder _order = new();

    public Table Table => table;

    /// <summary>Whether counters given in the input are taken over.</summary>
    public bool RestoreCounters { get; init; }

    /// <exception cref="CommandException">The command does not fit the table.</exception>
    /// <exception cref="CrashException">The nft program dies of it.</exception>
    public void Apply(TableCommand command)
    {
        switch (command.Verb)
        {
            case ':':
                Declare(command);
                break;
            case 'A':
                Append(command);
                break;
            case 'I':
                Insert(command);
                break;
            case 'D':
                Delete(command);
                break;
            case 'R':
                Replace(command);
                break;
            case 'C':
                Chain(command);
                Check(command);
                IndexOf(Existing(command), command.Rules[0]);
                break;
            default:
                new ChainEditor(table, backend, _refused).Apply(command);
                break;
        }
    }

    /// <exception cref="KernelException">The kernel refuses; the first complaint is told.</exception>
    public Table Commit()
    {
        foreach (var (rule, origin) in _made.Where(m => !m.Value.Deleted).OrderBy(m => m.Value.Line))
        {
            if (Refusal(rule.Spec, origin) is { } reason)
            {
                _refused.Add(new(origin.Operation, reason, $"rule in chain {origin.Chain}", origin.Line));
            }
        }

        if (_refused.Count == 0 && JumpGraph.Complaint(table, backend) is { } complaint)
        {
            var last = _made.LastOrDefault(m => m.Key.Spec.Jump is not null).Value ?? new("RULE_APPEND", "?", 0);
            _refused.Add(new(last.Operation, complaint, $"rule in chain {last.Chain}", last.Line));
        }

        return _refused.Count == 0 ? table : throw _refused.MinBy(r => r.Line)!;
    }

    private string? Refusal(RuleSpec rule, BatchRule origin)
    {
        if (faults.Refuses(origin.Chain, rule.Text))
        {
            return "Invalid argument";
        }

        if (backend == Backend.Nft && ((rule.SourceInverted && rule.Source!.Value.IsAny) || (rule.DestinationInverted && rule.Destination!.Value.IsAny)))
        {
            return "Invalid argument";
        }

        if (rule.Matches.SelectMany(m => m.RefusedHooks).Any(hook => Reaches(hook, origin.Chain)))
        {
            return "Invalid argument";
        }

        return rule.Matches.Select(m => m.KernelRefuses(rule, table.Name, backend)).FirstOrDefault(r => r is not null)
            ?? rule.Target?.KernelRefuses(rule, table.Name, backend)
            ?? (rule.Jump is { } jump && table.Find(jump) is { BuiltIn: true } ? "No such file or directory" : null);
    }

    /// <summary>Whether the kernel sees the rules of a chain as rules of the hook: the nft one does not follow jumps for that.</summary>
    private bool Reaches(string hook, string chain) => hook == chain || (backend == Backend.Legacy && table.IsReachable(hook, chain));

    private void Declare(TableCommand command)
    {
        var chain = table.Edit(command.Chain!);
        if (chain is { BuiltIn: true })
        {
            SetPolicy(chain, command);
        }
        else if (command.Argument != "-" && backend == Backend.Legacy)
        {
            throw new CommandException("Bad built-in chain name.");
        }
        else if (chain is null)
        {
            table.Add(command.Chain!);
        }
        else
        {
            chain.Rules.Clear();
        }
    }

    private static void SetPolicy(Chain chain, TableCommand command)
    {
        if (command.Argument == "-")
        {
            return;
        }

        chain.AcceptByDefault = command.Argument switch
        {
            "ACCEPT" => true, "DROP" => false, _ => throw new CommandException("Bad policy name."),
        };

        // Naming the policy starts its counters anew, at zero where none are given or wanted.
        (chain.Packets, chain.Bytes) = command.Counters;
    }

    private void Append(TableCommand command)
    {
        var chain = Chain(command);
        Check(command);
        foreach (var spec in command.Rules)
        {
            chain.Rules.Add(Make(spec, command, "RULE_APPEND"));
        }
    }

    private void Insert(TableCommand command)
    {
        var chain = Chain(command);
        Check(command);
        var at = (command.Number ?? 1) - 1;
        if (at > chain.Rules.Count)
        {
            throw new CommandException("Index of insertion too big.");
        }

        Ordered(command, at + 1);
        if (at > 0 && at < chain.Rules.Count && _made.TryGetValue(chain.Rules[at], out var anchor))
        {
            anchor.AnchorLine ??= command.Line;
        }

        foreach (var spec in command.Rules)
        {
            chain.Rules.Insert(at, Make(spec, command, "RULE_INSERT"));
        }
    }

    private void Delete(TableCommand command)
    {
        if (command.Number is { } number)
        {
            var chain = Chain(command);
            if (number > chain.Rules.Count)
            {
                throw new CommandException("Index of deletion too big.");
            }

            Ordered(command, number);
            RemoveAt(chain, number - 1);
            return;
        }

        Check(command);
        var existing = table.Edit(command.Chain!) ?? throw NoRule();
        foreach (var spec in command.Rules)
        {
            RemoveAt(existing, IndexOf(existing, spec));
        }
    }

    private void RemoveAt(Chain chain, int index)
    {
        var rule = chain.Rules[index];
        chain.Rules.RemoveAt(index);
        if (!_made.TryGetValue(rule, out var origin))
        {
            return;
        }

        origin.Deleted = true;
        if (backend == Backend.Nft && origin.AnchorLine is { } line && origin.Operation != "RULE_REPLACE")
        {
            _refused.Add(new("RULE_INSERT", "No such file or directory", $"rule in chain {chain.Name}", line));
        }
    }

    private void Replace(TableCommand command)
    {
        var chain = Chain(command);
        Check(command);
        var number = command.Number!.Value;
        if (number > chain.Rules.Count)
        {
            throw new CommandException("Index of replacement too big.");
        }

        Ordered(command, number);
        if (backend == Backend.Nft && _made.ContainsKey(chain.Rules[number - 1]))
        {
            throw new CrashException();
        }

        chain.Rules[number - 1] = Make(command.Rules[0], command, "RULE_REPLACE");
    }

    private void Ordered(TableCommand command, int position)
    {
        if (faults.CrashOnUnorderedEdits && backend == Backend.Nft && !_order.Accepts(command.Chain!, command.Verb, position))
        {
            throw new CrashException();
        }
    }

    private Rule Make(RuleSpec spec, TableCommand command, string operation)
    {
        var rule = new Rule(spec);
        if (RestoreCounters)
        {
            (rule.Packets, rule.Bytes) = command.Counters;
        }

        _made[rule] = new(operation, command.Chain!, command.Line);
        return rule;
    }

    private Chain Chain(TableCommand command) => table.Edit(command.Chain!) ?? throw ChainEditor.NoChain();

    private Chain Existing(TableCommand command) => table.Find(command.Chain!) ?? throw NoRule();

    /// <summary>A chain that is jumped to must be there by now.</summary>
    private void Check(TableCommand command)
    {
        if (command.Rules.FirstOrDefault(r => r.Jump is { } jump && !table.Has(jump))?.Jump is { } missing)
        {
            throw new UsageException($"Chain '{missing}' does not exist");
        }

        if (backend == Backend.Legacy && command.Rules.Any(r => r.Jump is { } jump && table.Find(jump)!.BuiltIn))
        {
            throw new CommandException("Invalid argument.");
        }
    }

    private static int IndexOf(Chain chain, RuleSpec spec)
    {
        var index = chain.Rules.FindIndex(r => r.Spec.Text == spec.Text);
        return index >= 0 ? index : throw NoRule();
    }

    private static CommandException NoRule() => new("Bad rule (does a matching rule exist in that chain?).");

    /// <summary>How a rule of this batch came to be.</summary>
    private sealed record BatchRule(string Operation, string Chain, int Line)
    {
        public bool Deleted { get; set; }

        /// <summary>The line that placed another new rule just before this one.</summary>
        public int? AnchorLine { get; set; }
    }
}
