namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>A <see cref="KindStep"/> has arrived.</summary>
public sealed record StepTaken
{
    /// <summary>The one there is.</summary>
    public static readonly StepTaken Instance = new();
}
