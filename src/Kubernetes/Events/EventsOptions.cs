namespace Antrea.Kubernetes.Events;

/// <summary>How much is said. Tokens come back one each period.</summary>
public sealed record EventsOptions
{
    /// <summary>The defaults.</summary>
    public static readonly EventsOptions Default = new();

    /// <summary>Writes about one object that may come at once.</summary>
    public int ObjectBurst { get; init; } = 8;

    /// <summary>How long until one more may.</summary>
    public TimeSpan ObjectPeriod { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Writes altogether that may come at once.</summary>
    public int Burst { get; init; } = 25;

    /// <summary>How long until one more may.</summary>
    public TimeSpan Period { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Events that may wait to be written; the oldest are dropped, and counted.</summary>
    public int MaxWaiting { get; init; } = 256;

    /// <summary>Events that were written and are remembered, so that repetitions are counted in them.</summary>
    public int MaxRemembered { get; init; } = 512;

    /// <summary>How many Nodes may speak of the same trouble of an object; those that share a place find it said already.</summary>
    public int Voices { get; init; } = 8;

    /// <summary>What Nodes say of the same thing is spread over so long for each Node of the cluster, up to <see cref="LongestSpread"/>.</summary>
    public TimeSpan SpreadPerNode { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>The longest spread.</summary>
    public TimeSpan LongestSpread { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Draws from 0 to 1.</summary>
    public Func<double> Draw { get; init; } = Random.Shared.NextDouble;
}
