using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Events;

/// <summary>Something worth an Event on an object.</summary>
/// <param name="About">The object.</param>
/// <param name="IsWarning">Warning, or Normal.</param>
/// <param name="Reason">In one word, for programs: see <see cref="EventReasons"/>.</param>
/// <param name="Text">For people.</param>
/// <param name="IsLocal">True if it is so on this Node, and each agent speaks for its own; false if it is so in the whole cluster, and the elected one speaks.</param>
/// <param name="IsStanding">True if it was so already when we first looked: somebody may have said it before.</param>
public sealed record ObjectEvent(ObjectKey About, bool IsWarning, string Reason, string Text, bool IsLocal, bool IsStanding = false);
