namespace Antrea.Runtime.Actor;

/// <summary>The root of a tree: <c>akka://system/</c>.</summary>
public sealed class RootActorPath : ActorPath
{
    public RootActorPath(Address address, string name = "") : base(address, name) { }
}
