namespace Antrea.Kubernetes.Reporting;

/// <summary>The Lease that elects, and how often it is looked at.</summary>
public sealed record ElectionOptions
{
    public static readonly ElectionOptions Default = new();

    /// <summary>Namespace of the Lease.</summary>
    public string Namespace { get; init; } = "kube-system";

    /// <summary>Name of the Lease.</summary>
    public string Name { get; init; } = "antrea-actors";

    /// <summary>A Lease that does not change for so long is anybody's. Whole seconds.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often the elected one renews it.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The elected one that could not renew it for so long steps down. Well below <see cref="Duration"/>, or there may be two.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The others look at it at most so often each,</summary>
    public TimeSpan LookAtLeast { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>at least so often,</summary>
    public TimeSpan LookAtMost { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>and in between so many times a second all together.</summary>
    public int LooksASecond { get; init; } = 20;
}
