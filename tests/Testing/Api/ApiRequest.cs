namespace Antrea.Testing.Api;

/// <summary>A request as far as it was understood.</summary>
/// <param name="Number">One more for each request of a server.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path as written.</param>
/// <param name="Query">Query, decoded.</param>
/// <param name="Kind">The resource; null if it is none.</param>
/// <param name="Namespace">Namespace, or empty.</param>
/// <param name="Name">The object, or empty for the collection.</param>
/// <param name="Subresource">Subresource, or empty.</param>
/// <param name="User">Who asks; null = nobody known.</param>
/// <param name="Protocol">HTTP/1.1 or HTTP/2.</param>
public sealed record ApiRequest(
    int Number, string Method, string Path, IReadOnlyDictionary<string, string> Query, ApiKind? Kind, string Namespace, string Name, string Subresource, string? User, string Protocol)
{
    /// <summary>What the answer warns of.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>The error it was answered with; null if there was none, or not yet.</summary>
    public ApiError? Error { get; internal set; }

    /// <summary>More about who asks, from the token.</summary>
    internal ApiUser? Identity { get; init; }

    /// <summary>True if changes are asked for.</summary>
    public bool IsWatch => Method == "GET" && Query.GetValueOrDefault("watch") is "true" or "1";

    /// <summary>True if a watch is to begin with all objects.</summary>
    public bool IsStreamingList => IsWatch && Query.GetValueOrDefault("sendInitialEvents") is "true" or "1";

    /// <summary>True for a list, or a page of it.</summary>
    public bool IsList => Method == "GET" && Kind is not null && Name.Length == 0 && !IsWatch;

    /// <summary>A value of the query, or null.</summary>
    public string? this[string key] => Query.GetValueOrDefault(key) is { Length: > 0 } v ? v : null;
}
