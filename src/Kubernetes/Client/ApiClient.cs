using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Antrea.Kubernetes.Client;

/// <summary>The verbs of the Kubernetes API on JSON. Errors are <see cref="ApiException"/>, <see cref="HttpRequestException"/> or <see cref="IOException"/>.</summary>
/// <param name="http">Sends the requests.</param>
/// <param name="time">The clock for limits and Retry-After.</param>
public sealed class ApiClient(ApiHttp http, TimeProvider? time = null)
{
    private static readonly MediaTypeWithQualityHeaderValue Json = new("application/json");
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The server, for messages.</summary>
    public string Server => http.Server;

    /// <summary>The clock.</summary>
    public TimeProvider Time => _time;

    /// <summary>How long an answer may take, to its last byte; watches aside. API servers give up after a minute themselves.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>One page of a list.</summary>
    /// <param name="kind">The resource.</param>
    /// <param name="selection">Which objects.</param>
    /// <param name="limit">The most objects of a page; 0 = all. The server may send more.</param>
    /// <param name="token">Where to go on, from the page before; empty for the first.</param>
    /// <param name="item">Told each object while the answer is still coming, so that objects of a page that breaks off have been told; valid only while it is told.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<PageEnd> ListAsync(
        ResourceKind kind, Selection selection, int limit, string token, Action<JsonElement> item, CancellationToken cancel)
    {
        var query = Join(
            selection.Query, limit > 0 ? $"limit={limit.ToString(CultureInfo.InvariantCulture)}" : "", token.Length > 0 ? $"continue={Uri.EscapeDataString(token)}" : "");
        return await LimitedAsync(
            async limited =>
            {
                using var response = await SendAsync(HttpMethod.Get, kind.Path(selection.Namespace), query, null, limited).ConfigureAwait(false);
                await using var body = await response.Content.ReadAsStreamAsync(limited).ConfigureAwait(false);
                return await PageReader.ReadAsync(body, selection.Keep, item, limited).ConfigureAwait(false);
            },
            cancel).ConfigureAwait(false);
    }

    /// <summary>Opens a watch. Its first bytes may take as long as the caller has patience for.</summary>
    /// <param name="kind">The resource.</param>
    /// <param name="selection">Which objects.</param>
    /// <param name="version">The version behind which to begin; null = a streaming list: all objects first, a bookmark behind them.</param>
    /// <param name="lasting">After how long the server is to end it; whole seconds.</param>
    /// <param name="maxLine">The most bytes one event may have.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<WatchStream> WatchAsync(
        ResourceKind kind, Selection selection, string? version, TimeSpan lasting, int maxLine, CancellationToken cancel)
    {
        var from = version is null ? "sendInitialEvents=true&resourceVersionMatch=NotOlderThan" : $"resourceVersion={Uri.EscapeDataString(version)}";
        var seconds = Math.Max(1, (long)lasting.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var query = Join("watch=true&allowWatchBookmarks=true", $"timeoutSeconds={seconds}", from, selection.Query);
        var response = await SendAsync(HttpMethod.Get, kind.Path(selection.Namespace), query, null, cancel).ConfigureAwait(false);
        return new WatchStream(response, maxLine, selection.Keep);
    }

    /// <summary>One object, or a subresource of it.</summary>
    public Task<JsonElement> GetAsync(ResourceKind kind, string ns, string name, string subresource = "", CancellationToken cancel = default) =>
        CallAsync(HttpMethod.Get, kind.Path(ns, name, subresource), "", null, cancel);

    /// <summary>Creates an object; 409 AlreadyExists if it is there.</summary>
    public Task<JsonElement> CreateAsync(ResourceKind kind, string ns, ReadOnlyMemory<byte> json, CancellationToken cancel = default) =>
        CallAsync(HttpMethod.Post, kind.Path(ns), "", () => Content(json, "application/json"), cancel);

    /// <summary>Replaces an object, or its subresource; 409 Conflict if its resourceVersion is not the newest.</summary>
    public Task<JsonElement> ReplaceAsync(
        ResourceKind kind, string ns, string name, ReadOnlyMemory<byte> json, string subresource = "", CancellationToken cancel = default) =>
        CallAsync(HttpMethod.Put, kind.Path(ns, name, subresource), "", () => Content(json, "application/json"), cancel);

    /// <summary>Changes some fields of an object, or of its subresource: a JSON merge patch.</summary>
    public Task<JsonElement> MergeAsync(
        ResourceKind kind, string ns, string name, ReadOnlyMemory<byte> patch, string subresource = "", CancellationToken cancel = default) =>
        CallAsync(HttpMethod.Patch, kind.Path(ns, name, subresource), "", () => Content(patch, "application/merge-patch+json"), cancel);

    /// <summary>Server-side apply: makes the object, or its subresource, have these fields and owns them.</summary>
    /// <param name="kind">The resource.</param>
    /// <param name="ns">Namespace; empty if the kind has none.</param>
    /// <param name="name">Name.</param>
    /// <param name="json">apiVersion, kind, metadata.name and all fields this manager owns.</param>
    /// <param name="manager">The field manager.</param>
    /// <param name="force">Takes fields over from other managers, which is else a 409.</param>
    /// <param name="subresource">Such as <c>status</c>; may be empty.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<JsonElement> ApplyAsync(
        ResourceKind kind, string ns, string name, ReadOnlyMemory<byte> json, string manager, bool force, string subresource = "", CancellationToken cancel = default) =>
        CallAsync(
            HttpMethod.Patch, kind.Path(ns, name, subresource), Join($"fieldManager={Uri.EscapeDataString(manager)}", force ? "force=true" : ""),
            () => Content(json, "application/apply-patch+yaml"), cancel);

    /// <summary>Deletes an object; 404 if there is none.</summary>
    public Task<JsonElement> DeleteAsync(ResourceKind kind, string ns, string name, CancellationToken cancel = default) =>
        CallAsync(HttpMethod.Delete, kind.Path(ns, name), "", null, cancel);

    private Task<JsonElement> CallAsync(HttpMethod method, string path, string query, Func<HttpContent>? content, CancellationToken cancel) =>
        LimitedAsync(
            async limited =>
            {
                using var response = await SendAsync(method, path, query, content, limited).ConfigureAwait(false);
                using var body = await Body.ReadAsync(response, limited).ConfigureAwait(false);
                return JsonElement.Parse(body.Bytes.Span);
            },
            cancel);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string query, Func<HttpContent>? content, CancellationToken cancel)
    {
        var response = await http.SendAsync(
            () => new HttpRequestMessage(method, query.Length > 0 ? $"{path}?{query}" : path) { Content = content?.Invoke(), Headers = { Accept = { Json } } },
            cancel).ConfigureAwait(false);
        if (response.StatusCode is >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices)
        {
            return response;
        }

        using (response)
        {
            throw await ApiErrors.ReadAsync(response, $"{method} {path}", _time, cancel).ConfigureAwait(false);
        }
    }

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await call(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{http.Server} gave no answer within {Patience.TotalSeconds} s", e);
        }
    }

    private static ReadOnlyMemoryContent Content(ReadOnlyMemory<byte> json, string type) => new(json) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static string Join(params string[] parts) => string.Join('&', parts.Where(p => p.Length > 0));
}
