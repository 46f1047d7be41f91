using Antrea.Actors.Groups;
using Antrea.Actors.Policies;
using Antrea.Policy.Api;

namespace Antrea.Actors.Harness;

/// <summary>Which messages blow up whom.</summary>
public sealed class Bomb
{
    private int _left;

    /// <summary>What to do it to, and which message sets it off.</summary>
    public Func<string, object, bool> Hits { get; set; } = (_, _) => false;

    /// <summary>How many more times.</summary>
    public int Left
    {
        get => Math.Max(0, Volatile.Read(ref _left));
        set => Volatile.Write(ref _left, value);
    }

    /// <summary>Throws if it is set for this.</summary>
    public void Pass(string who, object message)
    {
        if (Hits(who, message) && Interlocked.Decrement(ref _left) >= 0)
        {
            throw new InvalidOperationException($"injected into {who}");
        }
    }
}

/// <summary>A policy actor that can be made to fail.</summary>
public sealed class FaultyPolicy(ObjectKey key, IActorRef node, IActorRef groups, Bomb bomb) : PolicyActor(key, node, groups)
{
    protected override bool AroundReceive(Receive receive, object message)
    {
        bomb.Pass(Self.Path.Name, message);
        return base.AroundReceive(receive, message);
    }
}

/// <summary>A group actor that can be made to fail.</summary>
public sealed class FaultyGroup(Policy.Selection.MemberSelector selector, IActorRef node, Bomb bomb) : GroupActor(selector, node)
{
    protected override bool AroundReceive(Receive receive, object message)
    {
        bomb.Pass("group", message);
        return base.AroundReceive(receive, message);
    }
}
