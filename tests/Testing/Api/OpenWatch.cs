using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Antrea.Testing.Api.Tables;
using Microsoft.AspNetCore.Http;

namespace Antrea.Testing.Api;

/// <summary>One watch while it is open.</summary>
internal sealed class OpenWatch(FakeApiServer server, HttpContext context, ApiRequest request, Selector selector, CancellationToken cancel)
{
    private const int Batch = 256, FlushAt = 64 << 10;

    private readonly ApiKind _kind = request.Kind!;
    private readonly bool _wantsBookmarks = !server.Options.IsAncient && request["allowWatchBookmarks"] is "true" or "1";
    private readonly TableForm? _table = TableForm.Of(server.Store.Serving(request.Kind!), context.Request.Headers.Accept.ToString(), request["includeObject"]);
    private bool _hasColumns;
    private int _unflushed;
    private int _breaks = server.Faults.Breaks;
    private int _bookmarks = server.Bookmarks;
    private Task _end = Task.Delay(Timeout.Infinite, cancel);

    /// <summary>It ends by itself after a while.</summary>
    public void Lasts(TimeSpan time) => _end = Task.Delay(time, cancel);

    /// <summary>Runs to its end.</summary>
    public async Task RunAsync(long version)
    {
        if (version == 0 && request["sendInitialEvents"] is "false" && !server.Options.IsAncient)
        {
            version = server.Store.Version;
        }
        else if (version == 0 || request.IsStreamingList)
        {
            (var objects, version) = server.Store.Sorted(_kind);
            foreach (var o in objects.Where(o => IsHere(o) && selector.Matches(o)))
            {
                if (!await SendAsync("ADDED", o))
                {
                    return;
                }
            }

            if (request.IsStreamingList && !server.Options.IsAncient && _wantsBookmarks && !await BookmarkAsync(version, isEndOfList: true))
            {
                return;
            }
        }

        await context.Response.Body.FlushAsync(cancel);
        var nextBookmark = Task.Delay(server.Options.BookmarkEvery, cancel);
        while (true)
        {
            var changed = server.Store.Changed;
            if (server.Faults.OfWatch(request, ref _breaks) is { } fault && !await FailAsync(fault, "{}"u8.ToArray()))
            {
                return;
            }

            if (server.Store.Since(_kind, version, Batch, out var upTo) is not { } events)
            {
                if (server.Store.Find(_kind.Group, _kind.Version, _kind.Plural) is not null)
                {
                    await WriteAsync("ERROR", Encoding.UTF8.GetBytes(ApiError.Expired($"too old resource version: {version}").Json().ToJsonString()));
                }

                return;
            }

            foreach (var e in events)
            {
                if (!await TellAsync(e))
                {
                    return;
                }
            }

            version = Math.Max(version, upTo);
            if (_wantsBookmarks && (nextBookmark.IsCompleted || server.Bookmarks > _bookmarks) && events.Length < Batch)
            {
                _bookmarks = server.Bookmarks;
                nextBookmark = Task.Delay(server.Options.BookmarkEvery, cancel);
                if (!await BookmarkAsync(version, isEndOfList: false))
                {
                    return;
                }
            }

            await context.Response.Body.FlushAsync(cancel);
            if (events.Length < Batch)
            {
                await Task.WhenAny(changed, _end, nextBookmark);
                cancel.ThrowIfCancellationRequested();
            }

            if (_end.IsCompleted)
            {
                return;
            }
        }
    }

    private bool IsHere(StoredObject o) => (request.Namespace.Length == 0 || o.Namespace == request.Namespace) && (request.Name.Length == 0 || o.Name == request.Name);

    // An object that a change takes out of the selection is gone for this watch, one that it brings in is new.
    private async ValueTask<bool> TellAsync(StoreEvent e)
    {
        if (!IsHere(e.Last))
        {
            return true;
        }

        return (selector.Matches(e.Before), selector.Matches(e.After)) switch
        {
            (false, true) => await SendAsync("ADDED", e.Last),
            (true, true) => await SendAsync("MODIFIED", e.Last),
            (true, false) => await SendAsync("DELETED", e.After is null ? e.Last : StoredObject.Of(e.Before!.Open(), e.Version)),
            _ => true,
        };
    }

    private ValueTask<bool> BookmarkAsync(long version, bool isEndOfList)
    {
        var metadata = new JsonObject { ["resourceVersion"] = $"{version}", ["creationTimestamp"] = null };
        if (isEndOfList)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var json = _table is null
            ? new JsonObject { ["kind"] = _kind.Kind, ["apiVersion"] = _kind.ApiVersion, ["metadata"] = metadata }
            : new JsonObject { ["kind"] = "Table", ["apiVersion"] = "meta.k8s.io/v1", ["metadata"] = metadata, ["columnDefinitions"] = new JsonArray(), ["rows"] = new JsonArray() };
        return SendAsync("BOOKMARK", Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private ValueTask<bool> SendAsync(string type, StoredObject o)
    {
        if (_table is null)
        {
            return SendAsync(type, o.Json);
        }

        var row = _table.Table([o.Open()], $"{o.Version}", "", !_hasColumns);
        _hasColumns = true;
        return SendAsync(type, Encoding.UTF8.GetBytes(row.ToJsonString()));
    }

    private async ValueTask<bool> SendAsync(string type, byte[] json)
    {
        if (server.Faults.Event?.Invoke(request) is { } fault)
        {
            return await FailAsync(fault, json);
        }

        await WriteAsync(type, json);
        return true;
    }

    // False if the watch is over.
    private async ValueTask<bool> FailAsync(Fault fault, byte[] json)
    {
        if (server.Faults.Error(fault) is { } error)
        {
            await WriteAsync("ERROR", Encoding.UTF8.GetBytes(error.Json().ToJsonString()));
            return false;
        }

        switch (fault)
        {
            case Fault.Half or Fault.HalfEnd:
                await context.Response.Body.WriteAsync("{\"type\":\"ADDED\",\"object\":"u8.ToArray(), cancel);
                await context.Response.Body.WriteAsync(json.AsMemory(0, json.Length / 2), cancel);
                await context.Response.Body.FlushAsync(cancel);
                break;
            case Fault.Garbage:
                await context.Response.WriteAsync("\u0001\u0002 no json\n", cancel);
                await context.Response.Body.FlushAsync(cancel);
                break;
            case Fault.Stall:
                await context.Response.Body.FlushAsync(cancel);
                await Task.Delay(Timeout.Infinite, cancel);
                break;
        }

        if (fault is Fault.Drop or Fault.Half)
        {
            context.Abort();
        }

        return false;
    }

    private ValueTask WriteAsync(string type, byte[] json)
    {
        var writer = context.Response.BodyWriter;
        Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":", writer);
        writer.Write(json);
        writer.Write("}\n"u8);
        _unflushed += json.Length;
        if (_unflushed < FlushAt)
        {
            return ValueTask.CompletedTask;
        }

        _unflushed = 0;
        return new ValueTask(context.Response.Body.FlushAsync(cancel));
    }
}
