namespace Antrea.Runtime.Actor;

/// <summary>What every reference has: null check, equality and order.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef? sender)
    {
        if (message is null)
        {
            throw new InvalidMessageException();
        }

        TellInternal(message, sender);
    }

    public bool Equals(IActorRef? other) => ReferenceEquals(this, other)
        || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object? obj) => obj is IActorRef other && Equals(other);

    public override int GetHashCode() => Path.Uid != 0 ? Path.Uid.GetHashCode() : Path.GetHashCode();

    public int CompareTo(IActorRef? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byPath = Path.CompareTo(other.Path);
        return byPath != 0 ? byPath : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => CompareTo(obj as IActorRef);

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path}#{Path.Uid}]";

    protected abstract void TellInternal(object message, IActorRef? sender);
}
