namespace Antrea.Testing.Kernel.Rules;

/// <summary>A table of one backend and family. Commits replace a table whole; chains are copied when first changed.</summary>
internal sealed class Table
{
    private static readonly Dictionary<string, string[]> Hooks = new(StringComparer.Ordinal)
    {
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["raw"] = ["PREROUTING", "OUTPUT"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["security"] = ["INPUT", "FORWARD", "OUTPUT"],
    };

    private readonly Dictionary<string, Chain> _chains;
    private readonly HashSet<string> _owned = new(StringComparer.Ordinal);
    private Dictionary<string, int>? _setReferences;

    private Table(string name, Dictionary<string, Chain> chains)
    {
        Name = name;
        _chains = chains;
    }

    public static bool Exists(string name) => Hooks.ContainsKey(name);

    /// <summary>An empty table with its built-in chains.</summary>
    public static Table Create(string name) =>
        new(name, Hooks[name].ToDictionary(hook => hook, hook => new Chain(hook, builtIn: true), StringComparer.Ordinal));

    public string Name { get; }

    /// <summary>Built-in chains in hook order, then the others by name.</summary>
    public IEnumerable<Chain> Chains => Hooks[Name].Select(hook => _chains[hook])
        .Concat(_chains.Values.Where(c => !c.BuiltIn).OrderBy(c => c.Name, StringComparer.Ordinal));

    public bool Has(string chain) => _chains.ContainsKey(chain);

    public Chain? Find(string chain) => _chains.GetValueOrDefault(chain);

    public Table Clone() => new(Name, new(_chains, StringComparer.Ordinal));

    /// <summary>The chain for writing: copied the first time, as the other tables share it.</summary>
    public Chain? Edit(string name)
    {
        if (_chains.TryGetValue(name, out var chain) && _owned.Add(name))
        {
            _chains[name] = chain = chain.Clone();
        }

        return chain;
    }

    public Chain Add(string name)
    {
        _owned.Add(name);
        return _chains[name] = new Chain(name, builtIn: false);
    }

    public void Remove(string name)
    {
        _chains.Remove(name);
        _owned.Remove(name);
    }

    /// <summary>Back to empty built-in chains; their policies stay.</summary>
    public void Clear()
    {
        foreach (var chain in Chains.ToList())
        {
            if (chain.BuiltIn)
            {
                Edit(chain.Name)!.Rules.Clear();
            }
            else
            {
                Remove(chain.Name);
            }
        }
    }

    /// <summary>Whether a packet can get from one chain to another.</summary>
    public bool IsReachable(string from, string to)
    {
        var (seen, left) = (new HashSet<string>(StringComparer.Ordinal), new Stack<string>([from]));
        while (left.TryPop(out var name))
        {
            if (_chains.TryGetValue(name, out var chain) && seen.Add(name))
            {
                foreach (var rule in chain.Rules.Where(r => r.Spec.Jump is not null))
                {
                    left.Push(rule.Spec.Jump!);
                }
            }
        }

        return seen.Contains(to);
    }

    public bool IsReferenced(string chain) => _chains.Values.Any(c => c.Rules.Any(r => r.Spec.Jump == chain));

    /// <summary>How many matches of this (committed) table name the set.</summary>
    public int SetReferences(string set)
    {
        _setReferences ??= _chains.Values.SelectMany(c => c.Rules).SelectMany(r => r.Spec.Matches)
            .OfType<Matches.SetMatch>().GroupBy(m => m.SetName, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return _setReferences.GetValueOrDefault(set);
    }
}
