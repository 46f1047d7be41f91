using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>The Nodes there are, numbered by name. Immutable.</summary>
public sealed class NodeTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>A table of Nodes.</summary>
    public NodeTable(IEnumerable<Node> nodes)
    {
        All = [.. nodes.OrderBy(n => n.Metadata.Name, StringComparer.Ordinal)];
        for (var i = 0; i < All.Length; i++)
        {
            _numbers[All[i].Metadata.Name] = i;
        }
    }

    /// <summary>The Nodes in order.</summary>
    public ImmutableArray<Node> All { get; }

    /// <summary>Number of a Node, or -1 if there is none of that name.</summary>
    public int this[string name] => _numbers.GetValueOrDefault(name, -1);

    /// <summary>Name of a Node.</summary>
    public string NameOf(int number) => All[number].Metadata.Name;
}
