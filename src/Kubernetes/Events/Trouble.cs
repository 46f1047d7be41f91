using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Events;

/// <summary>What is wrong with an object.</summary>
/// <param name="Reason">One of <see cref="EventReasons"/>.</param>
/// <param name="Text">For people.</param>
/// <param name="IsLocal">True if it is so on this Node.</param>
public sealed record Trouble(string Reason, string Text, bool IsLocal)
{
    /// <summary>The Event on an object.</summary>
    public ObjectEvent On(ObjectKey about, bool isStanding) => new(about, true, Reason, Text, IsLocal, isStanding);
}
