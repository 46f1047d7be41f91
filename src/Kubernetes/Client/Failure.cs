using System.Net;
using Antrea.Kubernetes.Connections;

namespace Antrea.Kubernetes.Client;

/// <summary>What became of an attempt to list or watch.</summary>
/// <param name="Kind">What sort of trouble it is.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Wait">How long the server asked to be left alone, or null.</param>
/// <param name="MustRelist">True if the version known so far is of no use any more.</param>
internal sealed record Failure(TroubleKind Kind, string Message, TimeSpan? Wait = null, bool MustRelist = false)
{
    /// <summary>True if the same request may succeed later.</summary>
    public bool IsPassing => Kind is TroubleKind.Unreachable or TroubleKind.Throttled or TroubleKind.Garbled or TroubleKind.Silent
        || (Kind == TroubleKind.ServerError && !MustRelist);

    /// <summary>What an exception of <see cref="ApiClient"/> or <see cref="WatchStream"/> means; null if it is none of theirs.</summary>
    public static Failure? Of(Exception e) => e switch
    {
        ApiException a => Of(a),
        ConnectionException => new Failure(TroubleKind.Unauthenticated, e.Message),
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new Failure(TroubleKind.Untrusted, e.InnerException?.Message ?? e.Message),
        HttpRequestException => new Failure(TroubleKind.Unreachable, Inner(e)),
        SilenceException => new Failure(TroubleKind.Silent, e.Message),
        InvalidDataException => new Failure(TroubleKind.Garbled, e.Message),
        IOException => new Failure(TroubleKind.Unreachable, Inner(e)),
        _ => null,
    };

    private static Failure Of(ApiException e)
    {
        var code = (int)e.Code;
        return e.Code switch
        {
            HttpStatusCode.Gone => new Failure(TroubleKind.Expired, e.Message, e.RetryAfter, true),
            HttpStatusCode.Unauthorized => new Failure(TroubleKind.Unauthenticated, e.Message, e.RetryAfter),
            HttpStatusCode.Forbidden => new Failure(TroubleKind.Forbidden, e.Message, e.RetryAfter),
            HttpStatusCode.NotFound => new Failure(TroubleKind.NotServed, e.Message, e.RetryAfter, true),
            HttpStatusCode.TooManyRequests => new Failure(TroubleKind.Throttled, e.Message, e.RetryAfter),
            _ => new Failure(TroubleKind.ServerError, e.Message, e.RetryAfter, e.IsVersionTooLarge || code is >= 400 and < 500),
        };
    }

    // What the transport says is often no more than that there was an error.
    private static string Inner(Exception e) => e.InnerException is { } inner && !e.Message.Contains(inner.Message, StringComparison.Ordinal)
        ? $"{e.Message} {inner.Message}" : e.Message;
}
