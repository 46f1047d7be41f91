namespace Antrea.Runtime.Actor;

/// <summary>Any path but the root.</summary>
public sealed class ChildActorPath : ActorPath
{
    public ChildActorPath(ActorPath parentPath, string name, long uid) : base(parentPath, name, uid) { }
}
