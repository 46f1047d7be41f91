using System.Collections.Immutable;
using Antrea.Policy.Api;

namespace Antrea.Policy.Selection;

/// <summary>One change of an index: begun with its tables, ended with <see cref="Done"/>.</summary>
internal sealed class IndexEdit
{
    private readonly string _node;
    private readonly IndexParts _begun;
    private readonly List<MemberChange> _changes = [];
    private readonly ImmutableDictionary<LabelClass, ClassMembers>.Builder _classes;
    private readonly ImmutableDictionary<string, int>.Builder _counts;
    private ClassAnchors _anchors;
    private KeyedTable<KubeObject> _objects;
    private NamespaceLabels _namespaces;
    private long _comparisons;

    /// <param name="parts">The tables.</param>
    /// <param name="node">This Node's name.</param>
    public IndexEdit(IndexParts parts, string node)
    {
        (_node, _begun, _classes, _counts) = (node, parts, parts.Classes.ToBuilder(), parts.Counts.ToBuilder());
        (_anchors, _objects, _namespaces, _comparisons) = (parts.ClassAnchors, parts.Objects, parts.Namespaces, parts.Comparisons);
    }

    /// <summary>What the change did to the members, by group and member.</summary>
    public IReadOnlyList<MemberChange> Changes => _changes;

    /// <summary>The tables after the change.</summary>
    public IndexParts Done() => _begun with
    {
        Objects = _objects, Classes = _classes.ToImmutable(), ClassAnchors = _anchors, Namespaces = _namespaces, Counts = _counts.ToImmutable(),
        Comparisons = _comparisons,
    };

    /// <summary>Adds or changes an object.</summary>
    public void Put(KubeObject o)
    {
        var (key, c, now) = (o.Key, LabelClass.Of(o, _node), MemberAddresses.Member(o));
        if (_objects.TryGetValue(key, out var known) && ClassOf(known) is var old && old.Equals(c))
        {
            var (members, was) = (_classes[old], MemberAddresses.Member(known));
            _classes[old] = members.With(o, now is not null);
            if (!Equals(was, now))
            {
                Moved(key, members.Groups, was, members.Groups, now);
            }
        }
        else
        {
            var (from, was) = known is null ? ([], null) : Take(known);
            Moved(key, from, was, Give(o, c, now is not null), now);
        }

        _objects = _objects.With(o);
    }

    /// <summary>Removes an object of which is known that it is there.</summary>
    public void Remove(ObjectKey key)
    {
        var (from, was) = Take(_objects[key]);
        _objects = _objects.Without(key);
        Moved(key, from, was, [], null);
    }

    /// <summary>Changes a Namespace's labels; null = it is not known any more.</summary>
    public void SetNamespace(string name, Labels? labels)
    {
        _namespaces = _namespaces.With(name, labels);
        foreach (var c in _anchors.In(name))
        {
            // Selectors that do not look at the namespace's labels stay as they are.
            var members = _classes[c];
            var now = members.Groups.Where(g => g.Namespaces is null).Concat(Matching(c, onlyByNamespace: true)).ToList();
            now.Sort(ClassMembers.Compare);
            if (now.SequenceEqual(members.Groups))
            {
                continue;
            }

            ImmutableArray<MemberSelector> groups = [.. now];
            _classes[c] = members with { Groups = groups };
            foreach (var o in members.Members.Values)
            {
                var member = MemberAddresses.Member(o);
                Moved(o.Key, members.Groups, member, groups, member);
            }
        }

        _changes.Sort((a, b) => string.CompareOrdinal(a.Group, b.Group) is var order && order != 0 ? order : a.Key.CompareTo(b.Key));
    }

    /// <summary>Lets a new group have the classes that it matches.</summary>
    public void Join(MemberSelector group)
    {
        var ns = _begun.Namespaces;
        foreach (var c in _begun.MayMatch(group))
        {
            _comparisons++;
            if (group.Selects(c, ns[c.Namespace]))
            {
                var members = _classes[c];
                _classes[c] = members.Join(group);
                Count(group.Id, members.Members.Count);
            }
        }
    }

    /// <summary>Takes the classes of a group from it.</summary>
    public void Leave(MemberSelector group)
    {
        foreach (var (c, members) in _begun.Of(group))
        {
            _classes[c] = members.Leave(group);
        }

        _counts.Remove(group.Id);
    }

    // As it is filed: one instance, not one equal to it.
    private LabelClass ClassOf(KubeObject known) =>
        _classes.TryGetKey(LabelClass.Of(known, _node), out var c) ? c : throw new InvalidOperationException($"{known.Key} has no class");

    private (ImmutableArray<MemberSelector> Groups, Member? Was) Take(KubeObject known)
    {
        var c = ClassOf(known);
        var members = _classes[c];
        if (members.Objects > 1)
        {
            _classes[c] = members.Without(known.Key);
        }
        else
        {
            _classes.Remove(c);
            _anchors = _anchors.Without(c);
        }

        return (members.Groups, MemberAddresses.Member(known));
    }

    private ImmutableArray<MemberSelector> Give(KubeObject o, LabelClass c, bool isMember)
    {
        if (!_classes.TryGetKey(c, out c))
        {
            var matching = Matching(c, onlyByNamespace: false);
            matching.Sort(ClassMembers.Compare);
            _classes[c] = new([.. matching], KeyedTable<KubeObject>.Empty, 0);
            _anchors = _anchors.With(c);
        }

        var members = _classes[c];
        _classes[c] = members.With(o, isMember) with { Objects = members.Objects + 1 };
        return members.Groups;
    }

    private List<MemberSelector> Matching(LabelClass c, bool onlyByNamespace)
    {
        var (ns, matching) = (_namespaces[c.Namespace], new List<MemberSelector>());
        foreach (var s in _begun.SelectorAnchors.For(c, ns))
        {
            if (onlyByNamespace && s.Namespaces is null)
            {
                continue;
            }

            _comparisons++;
            if (s.Selects(c, ns))
            {
                matching.Add(s);
            }
        }

        return matching;
    }

    // Both lists are in order: what is only in the first was left, what is only in the second is new.
    private void Moved(ObjectKey key, ImmutableArray<MemberSelector> from, Member? was, ImmutableArray<MemberSelector> to, Member? now)
    {
        for (var (i, j) = (0, 0); i < from.Length || j < to.Length;)
        {
            var order = i == from.Length ? 1 : j == to.Length ? -1 : ClassMembers.Compare(from[i], to[j]);
            var group = order > 0 ? to[j].Id : from[i].Id;
            Note(group, key, order > 0 ? null : was, order < 0 ? null : now);
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }
    }

    private void Note(string group, ObjectKey key, Member? was, Member? now)
    {
        if (!Equals(was, now))
        {
            _changes.Add(new MemberChange(group, key, now));
            Count(group, (now is null ? 0 : 1) - (was is null ? 0 : 1));
        }
    }

    private void Count(string group, int more)
    {
        if (more == 0)
        {
            return;
        }

        var count = _counts.GetValueOrDefault(group) + more;
        if (count == 0)
        {
            _counts.Remove(group);
        }
        else
        {
            _counts[group] = count;
        }
    }
}
