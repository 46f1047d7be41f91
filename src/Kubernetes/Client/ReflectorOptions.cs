namespace Antrea.Kubernetes.Client;

/// <summary>Limits of a <see cref="Reflector{T}"/>.</summary>
public sealed record ReflectorOptions
{
    public static readonly ReflectorOptions Default = new();

    /// <summary>Objects a page where lists are not streamed.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>Whether to ask for streamed lists; a server that refuses is not asked again.</summary>
    public bool Streaming { get; init; } = true;

    /// <summary>A watch is asked to last between once and twice this, so that not all end at once.</summary>
    public TimeSpan Lasting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that brings nothing for so long is opened anew. API servers send bookmarks about once a minute where anything changes.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>The first delay after a failure; the next ones are twice the one before, each drawn between half and all of it.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest delay, if the server asks for none that is longer.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch that lasted so long ends a row of failures.</summary>
    public TimeSpan Healthy { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most bytes of one event.</summary>
    public int MaxEventBytes { get; init; } = 1 << 25;
}
