namespace Antrea.TestKit;

/// <summary>A further test actor with its own expectations.</summary>
public class TestProbe : TestKitBase
{
    internal TestProbe(ActorSystem system, string name) : base(system, name) { }

    public IActorRef Ref => TestActor;

    /// <summary>Sender of the message last looked at.</summary>
    public IActorRef Sender => LastSender;

    /// <summary>Sends with the probe as sender.</summary>
    public void Send(IActorRef actor, object message) => actor.Tell(message, Ref);

    /// <summary>Answers the message last looked at.</summary>
    public void Reply(object message) => Sender.Tell(message, Ref);

    /// <summary>Passes on the message last looked at, with its sender.</summary>
    public void Forward(IActorRef actor) => actor.Tell(LastMessage, Sender);

    public override string ToString() => Ref.ToString()!;
}
