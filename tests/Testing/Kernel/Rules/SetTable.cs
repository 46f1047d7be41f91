using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>All sets of the namespace, in the order of their creation. A rule names its set; the count of such rules guards it.</summary>
internal sealed class SetTable(Func<string, int> references)
{
    private readonly OrderedDictionary<string, IpSet> _sets = new(StringComparer.Ordinal);

    public IReadOnlyList<IpSet> All => _sets.Values;

    /// <summary>What elements with a timeout live by.</summary>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    public DateTimeOffset Now() => Clock.GetUtcNow();

    public IpSet? Find(string name) => _sets.GetValueOrDefault(name);

    public int References(string name) => references(name);

    public void Create(IpSet set, bool exist)
    {
        if (Find(set.Name) is { } old)
        {
            if (!exist || !old.SameShape(set))
            {
                throw new IpsetException("Set cannot be created: set with the same name already exists");
            }

            return;
        }

        _sets.Add(set.Name, set);
    }

    public void Destroy(string name, bool exist)
    {
        var set = Find(name);
        if (set is null && exist)
        {
            return;
        }

        if (set is null)
        {
            throw IpsetException.NoSuchSet();
        }

        DestroyUnused([set]);
    }

    /// <summary>Destroys all of them or, where one is used, none.</summary>
    public void DestroyAll() => DestroyUnused([.. _sets.Values]);

    private void DestroyUnused(IReadOnlyList<IpSet> sets)
    {
        if (sets.Any(s => references(s.Name) > 0))
        {
            throw new IpsetException("Set cannot be destroyed: it is in use by a kernel component");
        }

        foreach (var set in sets)
        {
            _sets.Remove(set.Name);
        }
    }

    public void Swap(string one, string other)
    {
        var (a, b) = (Find(one) ?? throw IpsetException.NoSuchSet(),
            Find(other) ?? throw new IpsetException("Sets cannot be swapped: the second set does not exist"));
        if (a.Type != b.Type || a.Family != b.Family)
        {
            throw new IpsetException("The sets cannot be swapped: their type does not match");
        }

        (a.Name, b.Name) = (b.Name, a.Name);
        (_sets[one], _sets[other]) = (b, a);
    }

    public void Rename(string from, string to)
    {
        var set = Find(from) ?? throw IpsetException.NoSuchSet();
        if (references(from) > 0)
        {
            throw new IpsetException("Set cannot be renamed: it is in use by another system");
        }

        if (Find(to) is not null)
        {
            throw new IpsetException("Set cannot be renamed: a set with the new name already exists");
        }

        var index = _sets.IndexOf(from);
        _sets.RemoveAt(index);
        _sets.Insert(index, to, set);
        set.Name = to;
    }
}
