namespace Antrea.Runtime.Actor;

/// <summary>Messages put aside for later; they survive a restart (in front of the mailbox).</summary>
public interface IStash
{
    /// <summary>Puts the current message aside.</summary>
    /// <exception cref="IllegalActorStateException">It is there already.</exception>
    void Stash();

    /// <summary>Brings the oldest message back to the front of the mailbox.</summary>
    void Unstash();

    void UnstashAll();

    /// <summary>Brings back those that fit; the others are dropped from the stash.</summary>
    void UnstashAll(Func<Envelope, bool> predicate);

    IEnumerable<Envelope> ClearStash();

    void Prepend(IEnumerable<Envelope> envelopes);
}

/// <summary>Gets a stash when the actor is created, after its constructor.</summary>
public interface IActorStash
{
    IStash Stash { get; set; }
}

public interface IWithUnrestrictedStash : IActorStash;

public interface IWithStash : IWithUnrestrictedStash;

public interface IWithUnboundedStash : IWithUnrestrictedStash;
