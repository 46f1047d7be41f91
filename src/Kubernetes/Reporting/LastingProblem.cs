using Antrea.Actors.Messages;

namespace Antrea.Kubernetes.Reporting;

/// <summary>A problem of one subject, of which the node is told when it changes.</summary>
/// <param name="node">The node.</param>
/// <param name="subject">What it is about.</param>
internal sealed class LastingProblem(IActorRef node, string subject)
{
    /// <summary>What is wrong now; empty = nothing.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Says what is wrong; empty = nothing.</summary>
    public void Note(string text)
    {
        if (text != Text)
        {
            node.Tell(new ProblemNoted(subject, text, IsLocal: true));
            Text = text;
        }
    }
}
