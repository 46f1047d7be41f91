using System.Collections.Immutable;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Collects what one family shall have.</summary>
/// <param name="family">The family.</param>
internal sealed class TableBuilder(AddressFamily family)
{
    private readonly Dictionary<string, ImmutableArray<DesiredChain>.Builder> _chains = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Table, string Chain), ImmutableArray<RuleLine>.Builder> _hooks = [];
    private readonly ImmutableSortedDictionary<string, DesiredSet>.Builder _sets =
        ImmutableSortedDictionary.CreateBuilder<string, DesiredSet>(StringComparer.Ordinal);

    public AddressFamily Family => family;

    /// <summary>True if refusals of TCP have to be answered by the agent where a bridge is in the way.</summary>
    public bool RejectsOnBridge { get; set; }

    /// <summary>True if packets can be brought to the judge of layer 7.</summary>
    public bool IsJudged { get; set; } = true;

    /// <summary>Adds a chain; those it jumps to come before it.</summary>
    public void Chain(DesiredChain? chain, string table = Table.Filter)
    {
        if (chain is null)
        {
            return;
        }

        if (!_chains.TryGetValue(table, out var list))
        {
            _chains[table] = list = ImmutableArray.CreateBuilder<DesiredChain>();
        }

        list.Add(chain);
    }

    /// <summary>Adds a jump to the top of a built-in chain, behind those added before.</summary>
    public void Hook(string table, string chain, RuleLine jump)
    {
        if (!_hooks.TryGetValue((table, chain), out var list))
        {
            _hooks[(table, chain)] = list = ImmutableArray.CreateBuilder<RuleLine>();
        }

        list.Add(jump);
    }

    /// <summary>Adds a set.</summary>
    public void Set(string name, DesiredSet set) => _sets[name] = set;

    public DesiredRules Build()
    {
        var tables = ImmutableSortedDictionary.CreateBuilder<string, DesiredTable>(StringComparer.Ordinal);
        foreach (var (name, chains) in _chains)
        {
            var hooks = _hooks.Where(h => h.Key.Table == name)
                .ToImmutableSortedDictionary(h => h.Key.Chain, h => h.Value.ToImmutable(), StringComparer.Ordinal);
            tables[name] = new DesiredTable(name, chains.ToImmutable(), hooks);
        }

        return new DesiredRules(family, tables.ToImmutable(), _sets.ToImmutable());
    }
}
