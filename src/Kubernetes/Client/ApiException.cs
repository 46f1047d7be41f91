using System.Net;

namespace Antrea.Kubernetes.Client;

/// <summary>The API server answered with an error: an HTTP status, or an object of kind Status within a stream.</summary>
/// <param name="code">The status code.</param>
/// <param name="reason">The machine-readable reason, e.g. <c>Conflict</c>; empty if the answer had none.</param>
/// <param name="message">The answer's message, or what can be said without one.</param>
public sealed class ApiException(HttpStatusCode code, string reason, string message) : Exception(message)
{
    /// <summary>The status code.</summary>
    public HttpStatusCode Code => code;

    /// <summary>The machine-readable reason; may be empty.</summary>
    public string Reason => reason;

    /// <summary>How long the server wants to be left alone; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where to go on with a list whose continue token expired, at the price of consistency; empty if the server gave none.</summary>
    public string Continue { get; init; } = "";

    /// <summary>True if the version asked for is one the server has not come to: it was set back, or lags behind another.</summary>
    public bool IsVersionTooLarge { get; init; }
}
