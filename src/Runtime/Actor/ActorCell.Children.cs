namespace Antrea.Runtime.Actor;

internal sealed partial class ActorCell
{
    private Dictionary<string, LocalActorRef>? _children; // guarded by this
    private long _nextName; // guarded by this
    private bool _closedForChildren; // guarded by this
    private bool _stopRequested; // belongs to the parent's thread
    private int _dying; // children told to stop that still live

    public IActorRef Child(string name) => (IActorRef?)FindChild(name) ?? ActorRefs.Nobody;

    public IEnumerable<IActorRef> GetChildren() => ChildrenSnapshot();

    public LocalActorRef? FindChild(string name)
    {
        lock (this)
        {
            return _children?.GetValueOrDefault(name);
        }
    }

    public LocalActorRef[] ChildrenSnapshot()
    {
        lock (this)
        {
            return _children is { Count: > 0 } ? _children.Values.ToArray() : [];
        }
    }

    /// <summary>Creates and starts a child; from any thread.</summary>
    public LocalActorRef CreateChild(Props props, string? name)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && !ActorPath.IsValidPathElement(name))
        {
            throw new InvalidActorNameException(name.Length == 0
                ? "Actor name must not be empty"
                : $"Illegal actor name [{name}]: letters, digits and -_.*$+:@&=,!~';() only, not starting with $");
        }

        LocalActorRef child;
        lock (this)
        {
            if (_closedForChildren)
            {
                throw new InvalidOperationException("Cannot create child while terminating or terminated");
            }

            name ??= ChildName.Of(_nextName++);
            child = new LocalActorRef(System, props, _self, new ChildActorPath(_self.Path, name, System.NextUid()));
            if (!(_children ??= new Dictionary<string, LocalActorRef>(StringComparer.Ordinal)).TryAdd(name, child))
            {
                throw new InvalidActorNameException($"Actor name \"{name}\" is not unique!");
            }
        }

        child.Cell.Start();
        return child;
    }

    /// <summary>Frees the name of a child that has terminated, before anybody is told of its death.</summary>
    private void ReleaseName(LocalActorRef child)
    {
        lock (this)
        {
            if (_children!.TryGetValue(child.Path.Name, out var holder) && holder == child)
            {
                _children.Remove(child.Path.Name);
            }
        }
    }

    private bool IsChild(LocalActorRef actor) => FindChild(actor.Path.Name) == actor;

    private void MarkDying(LocalActorRef child)
    {
        var cell = child.Cell;
        if (cell._parent == _self && s_current == this && !cell._stopRequested && !cell._deathKnown)
        {
            cell._stopRequested = true;
            _dying++;
        }
    }

    private void ForEachChild(Action<LocalActorRef> action)
    {
        foreach (var child in ChildrenSnapshot())
        {
            action(child);
        }
    }
}
