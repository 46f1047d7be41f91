using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Antrea.Testing.Api.Access;
using Antrea.Testing.Api.Describe;
using Antrea.Testing.Api.Tables;
using Microsoft.AspNetCore.Http;

namespace Antrea.Testing.Api;

/// <summary>Answers one request after the other: who asks, what for, what goes wrong, what is answered.</summary>
internal sealed class ApiHandler
{
    private readonly FakeApiServer _server;
    private readonly ListHandler _lists;
    private readonly WatchHandler _watches;
    private readonly WriteHandler _writes;
    private readonly Roles _roles;
    private readonly Reviews _reviews;

    public ApiHandler(FakeApiServer server)
    {
        (_server, _lists, _watches, _roles) = (server, new ListHandler(server.Store), new WatchHandler(server), new Roles(server.Store));
        (_writes, _reviews) = (new WriteHandler(server.Store, server.Options.Authorize ? _roles : null), new Reviews(server, _roles));
    }

    public async Task HandleAsync(HttpContext context)
    {
        var request = Parse(context);
        _server.Note(request);
        try
        {
            var fault = _server.Faults.OfRequest(request);
            if (fault is { } f && await FailAsync(context, f))
            {
                return;
            }

            if (request.User is null && !_server.Options.Anonymous)
            {
                throw ApiError.Unauthorized();
            }

            if (_server.Options.Authorize && request.Kind is not null)
            {
                _roles.Demand(request);
            }

            if (request.IsWatch && request.Kind is not null)
            {
                await _watches.HandleAsync(context, request);
                return;
            }

            var (code, json, contentType) = await AnswerAsync(context, request);
            foreach (var warning in request.Warnings)
            {
                context.Response.Headers.Append("Warning", $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            }

            await WriteAsync(context, code, json, fault, contentType);
        }
        catch (ApiError e)
        {
            request.Error = e;
            if (e.RetryAfter > 0)
            {
                context.Response.Headers.RetryAfter = $"{e.RetryAfter}";
            }

            await WriteAsync(context, e.Code, Bytes(e.Json()), null);
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested || e is OperationCanceledException)
        {
            context.Abort();
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            // A mistake of the fake: the test is to see it.
            await WriteAsync(context, 500, Bytes(new ApiError(500, "InternalError", $"Internal error occurred: {e}").Json()), null);
        }
    }

    // True if that was all there is to answer.
    private async Task<bool> FailAsync(HttpContext context, Fault fault)
    {
        if (_server.Faults.Error(fault) is { } error)
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

    private async Task<(int Code, ReadOnlyMemory<byte> Json, string ContentType)> AnswerAsync(HttpContext context, ApiRequest request)
    {
        const string plain = "application/json";
        var accept = context.Request.Headers.Accept.ToString();
        if (request.Method == "GET")
        {
            if (request.Kind is { } kind)
            {
                var table = TableForm.Of(_server.Store.Serving(kind), accept, request["includeObject"]);
                return (200, request.IsList ? Rendering.Of(_lists.List(request), table) : Rendering.Of(_lists.Get(request), table), plain);
            }

            var (description, contentType) = ServerDescription.Answer(_server.Store, request.Path, accept) ?? throw ApiError.NotServed();
            return (200, description, contentType);
        }

        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        var body = Body.Read(bytes.ToArray(), (context.Request.ContentType ?? "").Split(';')[0], context.Request.Headers.UserAgent.ToString().Split('/')[0]);
        if (request.Kind is null)
        {
            return (201, Bytes(_reviews.Answer(request, body) ?? throw ApiError.NotServed()), plain);
        }

        var (code, written) = _writes.Handle(request, body);
        return (code, written, plain);
    }

    private static byte[] Bytes(JsonNode json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    private async Task WriteAsync(HttpContext context, int code, ReadOnlyMemory<byte> json, Fault? fault, string contentType = "application/json")
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        context.Response.Headers.Date = _server.Store.Clock.GetUtcNow().ToString("R");
        if (json.Length >= _server.Options.GzipFrom && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            context.Response.Headers.ContentEncoding = "gzip";
            using var small = new MemoryStream();
            using (var gzip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
            {
                gzip.Write(json.Span);
            }

            json = small.GetBuffer().AsMemory(0, (int)small.Length);
        }

        if (fault is Fault.Half or Fault.HalfEnd)
        {
            await context.Response.Body.WriteAsync(json[..(json.Length / 2)], context.RequestAborted);
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
        var user = User(context);
        var request = new ApiRequest(
            _server.NextNumber(), context.Request.Method, context.Request.Path.Value, query, null, "", "", "", user?.Name, context.Request.Protocol) { Identity = user };
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

        return rest.Length is 0 or > 3 || _server.Store.Find(group, version, rest[0]) is not { } kind ? request
            : request with { Kind = kind, Namespace = ns, Name = rest.ElementAtOrDefault(1) ?? "", Subresource = rest.ElementAtOrDefault(2) ?? "" };
    }

    private ApiUser? User(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        if (context.Connection.ClientCertificate is { } certificate)
        {
            var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames().Select(n => (n.GetSingleElementType().Value, Name: n.GetSingleElementValue() ?? "")).ToArray();
            return ApiUser.Of(names.First(n => n.Value == "2.5.4.3").Name, null, [.. names.Where(n => n.Value == "2.5.4.10").Select(n => n.Name)]);
        }

        return header.StartsWith("Bearer ", StringComparison.Ordinal) ? _server.UserOf(header["Bearer ".Length..]) : null;
    }
}
