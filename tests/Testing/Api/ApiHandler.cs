using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Antrea.Testing.Api;

/// <summary>Answers one request after the other: who asks, what for, what goes wrong, what is answered.</summary>
internal sealed class ApiHandler(FakeApiServer server)
{
    private readonly ListHandler _lists = new(server.Store);
    private readonly WatchHandler _watches = new(server);
    private readonly WriteHandler _writes = new(server.Store);

    public async Task HandleAsync(HttpContext context)
    {
        var request = Parse(context);
        server.Note(request);
        try
        {
            var fault = server.Faults.OfRequest(request);
            if (fault is { } f && await FailAsync(context, f))
            {
                return;
            }

            if (request.User is null && !server.Options.Anonymous)
            {
                throw ApiError.Unauthorized();
            }

            if (request.IsWatch && request.Kind is not null)
            {
                await _watches.HandleAsync(context, request);
                return;
            }

            var (code, json) = await AnswerAsync(context, request);
            await WriteAsync(context, code, json, fault);
        }
        catch (ApiError e)
        {
            if (e.RetryAfter > 0)
            {
                context.Response.Headers.RetryAfter = $"{e.RetryAfter}";
            }

            await WriteAsync(context, e.Code, Encoding.UTF8.GetBytes(e.Json().ToJsonString()), null);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || e is OperationCanceledException)
        {
            context.Abort();
        }
    }

    // True if that was all there is to answer.
    private async Task<bool> FailAsync(HttpContext context, Fault fault)
    {
        if (server.Faults.Error(fault) is { } error)
        {
            throw error;
        }

        switch (fault)
        {
            case Fault.Drop:
                context.Abort();
                return true;
            case Fault.Stall:
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
                return true;
            case Fault.End:
                return true;
            case Fault.Garbage:
                await context.Response.WriteAsync("<html>bad gateway</html>");
                return true;
            default:
                return false;
        }
    }

    private async Task<(int Code, byte[] Json)> AnswerAsync(HttpContext context, ApiRequest request)
    {
        if (request.Kind is null)
        {
            return (200, Encoding.UTF8.GetBytes((Discovery.Answer(server.Store, request.Path) ?? throw ApiError.NotServed()).ToJsonString()));
        }

        if (request.Method == "GET")
        {
            return (200, request.IsList ? _lists.List(request) : _lists.Get(request).Json);
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        JsonObject? json = null;
        if (body.Length > 0)
        {
            try
            {
                json = JsonNode.Parse(body.ToArray()) as JsonObject;
            }
            catch (JsonException e)
            {
                throw ApiError.BadRequest($"the object provided is unrecognized: {e.Message}");
            }
        }

        return _writes.Handle(request, json, (context.Request.ContentType ?? "").Split(';')[0], context.Request.Headers.UserAgent.ToString().Split('/')[0]);
    }

    private async Task WriteAsync(HttpContext context, int code, byte[] json, Fault? fault)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        if (json.Length >= server.Options.GzipFrom && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            using var small = new MemoryStream();
            using (var gzip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(json);
            }

            json = small.ToArray();
        }

        if (fault is Fault.Half or Fault.HalfEnd)
        {
            await context.Response.Body.WriteAsync(json.AsMemory(0, json.Length / 2), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            if (fault == Fault.Half)
            {
                context.Abort();
            }

            return;
        }

        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    // api/VERSION/... or apis/GROUP/VERSION/..., then [namespaces/NS/]PLURAL[/NAME[/SUBRESOURCE]].
    private ApiRequest Parse(HttpContext context)
    {
        var query = context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString());
        var path = context.Request.Path.Value!.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var request = new ApiRequest(
            server.NextNumber(), context.Request.Method, context.Request.Path.Value, query, null, "", "", "", User(context), context.Request.Protocol);
        var (group, version, rest) = path switch
        {
            ["api", var v, .. var r] => ("", v, r),
            ["apis", var g, var v, .. var r] => (g, v, r),
            _ => ("", "", []),
        };
        var ns = "";
        if (rest is ["namespaces", var n, _, ..] && !(rest.Length == 3 && rest[2] is "status" or "finalize"))
        {
            (ns, rest) = (n, rest[2..]);
        }

        return rest.Length is 0 or > 3 || server.Store.Find(group, version, rest[0]) is not { } kind ? request
            : request with { Kind = kind, Namespace = ns, Name = rest.ElementAtOrDefault(1) ?? "", Subresource = rest.ElementAtOrDefault(2) ?? "" };
    }

    private string? User(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return context.Connection.ClientCertificate is { } certificate ? certificate.GetNameInfo(System.Security.Cryptography.X509Certificates.X509NameType.SimpleName, false)
            : header.StartsWith("Bearer ", StringComparison.Ordinal) ? server.UserOf(header["Bearer ".Length..]) : null;
    }
}
