using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Antrea.Testing.Api;

/// <summary>Serves watches.</summary>
internal sealed class WatchHandler(FakeApiServer server)
{
    public async Task HandleAsync(HttpContext context, ApiRequest request)
    {
        var kind = request.Kind!;
        Check(request);
        var selector = Selector.Of(kind, request["fieldSelector"], request["labelSelector"]);
        var version = request["resourceVersion"] is { } v ? long.TryParse(v, out var n) && n >= 0 ? n : throw ApiError.BadRequest($"invalid resource version: \"{v}\"") : 0;
        if (request.IsStreamingList && !server.Options.IsAncient && version > server.Store.Version)
        {
            throw new ApiError(504, "Timeout", $"Too large resource version: {version}, current: {server.Store.Version}") { RetryAfter = 1 };
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, server.Stopping);
        var watch = new OpenWatch(server, context, request, selector, end.Token);
        context.Response.ContentType = "application/json";
        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        await context.Response.StartAsync(context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        if (int.TryParse(request["timeoutSeconds"], out var seconds))
        {
            watch.Lasts(TimeSpan.FromSeconds(seconds));
        }

        await watch.RunAsync(version);
        if (server.Stopping.IsCancellationRequested)
        {
            context.Abort();
        }
    }

    private void Check(ApiRequest request)
    {
        if (server.Options.IsAncient)
        {
            return;
        }

        var match = request["resourceVersionMatch"];
        if (request["sendInitialEvents"] is null)
        {
            if (match is not null)
            {
                throw ApiError.Invalid("ListOptions.meta.k8s.io \"\"", "resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch");
            }

            return;
        }

        if (!server.Options.Streaming)
        {
            throw ApiError.Invalid("ListOptions.meta.k8s.io \"\"", "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled");
        }

        if (match != "NotOlderThan" || request["continue"] is not null)
        {
            throw ApiError.Invalid("ListOptions.meta.k8s.io \"\"", "resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }
    }
}
