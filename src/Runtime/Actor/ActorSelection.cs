using System.IO.Enumeration;

namespace Antrea.Runtime.Actor;

/// <summary>Zero or more actors by path, looked up anew at each message.</summary>
public class ActorSelection : ICanTell
{
    private readonly string[] _elements;

    public ActorSelection(IActorRef anchor, string path) : this(anchor, (path ?? "").Split('/')) { }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
    {
        Anchor = anchor;
        _elements = elements.Where(e => e.Length > 0).ToArray();
    }

    public IActorRef Anchor { get; }

    public string PathString => "/" + string.Join('/', _elements);

    internal ActorSystem? System => (Anchor as InternalActorRef)?.System;

    private bool IsPattern => _elements.Any(HasWildcard);

    public void Tell(object message, IActorRef? sender = null)
    {
        ArgumentNullException.ThrowIfNull(message);
        sender ??= ActorCell.Current?.Self;
        var found = false;
        foreach (var actor in Resolve())
        {
            found = true;
            actor.Tell(message, sender);
        }

        if (!found && !IsPattern && System is { } system)
        {
            var path = _elements.Where(e => e != "..").Aggregate(Anchor.Path, (p, e) => p / e);
            new EmptyActorRef(system, path).Tell(message, sender);
        }
    }

    /// <summary>The one actor there.</summary>
    /// <exception cref="ActorNotFoundException">There is none, or it did not answer in time.</exception>
    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        try
        {
            var identity = await this.Ask<ActorIdentity>(new Identify(this), timeout, ct).ConfigureAwait(false);
            return identity.Subject ?? throw new ActorNotFoundException($"No actor at {this}");
        }
        catch (Exception cause) when (cause is AskTimeoutException or TaskCanceledException)
        {
            throw new ActorNotFoundException($"No answer from {this}", cause);
        }
    }

    public override bool Equals(object? obj) => obj is ActorSelection other && Equals(Anchor, other.Anchor)
        && _elements.SequenceEqual(other._elements);

    public override int GetHashCode() => HashCode.Combine(Anchor, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";

    internal static bool IsAbsolute(string path)
        => path.StartsWith('/') || path.Contains("://", StringComparison.Ordinal);

    internal static ActorSelection Absolute(ActorSystem system, string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var scheme = path.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            var rest = path.IndexOf('/', scheme + 3);
            path = rest < 0 ? "/" : path[rest..];
        }

        var uid = path.IndexOf('#', StringComparison.Ordinal);
        path = uid < 0 ? path : path[..uid];

        // A relative path given to the system starts at /user.
        return new ActorSelection(path.StartsWith('/') ? system.Root : system.UserGuardian, path);
    }

    internal IEnumerable<InternalActorRef> Resolve()
    {
        IEnumerable<InternalActorRef> found = Anchor is InternalActorRef anchor ? [anchor] : [];
        foreach (var element in _elements)
        {
            found = Step(found, element);
        }

        return found.Distinct();
    }

    private static IEnumerable<InternalActorRef> Step(IEnumerable<InternalActorRef> from, string element)
    {
        if (element == "..")
        {
            return from.Select(a => a is LocalActorRef { Cell.Parent: InternalActorRef parent } ? parent : a);
        }

        return HasWildcard(element)
            ? from.SelectMany(a => a.LivingChildren).Where(c => FileSystemName.MatchesSimpleExpression(element, c.Path.Name, false))
            : from.Select(a => a.FindChild(element)).OfType<InternalActorRef>();
    }

    private static bool HasWildcard(string element) => element.AsSpan().IndexOfAny('*', '?') >= 0;
}
