using System.Runtime.ExceptionServices;
using System.Text.Json;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>
/// Keeps somebody told of all objects of one resource: lists, watches, and goes on after every sort of break. What was told is replaced by a
/// complete set or corrected by changes, never taken back half-way.
/// </summary>
/// <typeparam name="T">What an object is told as.</typeparam>
public sealed class Reflector<T>
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    // A version from which nothing sensible comes is given up after so many attempts.
    private const int Hopeless = 3;

    // Behind something that holds watches back, lists are all there is: after an hour of silence there is one.
    private const int Deaf = 24;

    // A watch that ends sooner is no watch.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(500);

    private readonly ApiClient _client;
    private readonly ResourceKind _kind;
    private readonly Selection _selection;
    private readonly Func<JsonElement, T> _read;
    private readonly Func<T, NamespacedName?>? _nameOf;
    private readonly ReflectorOptions _options;
    private readonly Random _random;
    private readonly Backoff _backoff;
    private Func<WatchStep<T>, CancellationToken, ValueTask> _sink = (_, _) => ValueTask.CompletedTask;
    private string? _version;
    private bool _isStreaming;
    private int _silentStarts;
    private int _fruitless;

    /// <summary>Does nothing yet.</summary>
    /// <param name="client">The server.</param>
    /// <param name="kind">The resource.</param>
    /// <param name="selection">Which objects.</param>
    /// <param name="read">Makes of an object what is told; the JSON is gone afterwards.</param>
    /// <param name="options">Limits; null = the usual ones.</param>
    /// <param name="random">Draws jitter; null = any.</param>
    /// <param name="nameOf">The name of what is told, if it holds it: so that its texts are not kept twice. May be null, and answer null.</param>
    public Reflector(
        ApiClient client, ResourceKind kind, Selection selection, Func<JsonElement, T> read, ReflectorOptions? options = null, Random? random = null,
        Func<T, NamespacedName?>? nameOf = null)
    {
        (_client, _kind, _selection, _read, _nameOf) = (client, kind, selection, read, nameOf);
        _options = options ?? ReflectorOptions.Default;
        _random = random ?? Random.Shared;
        _backoff = new Backoff(_options.MinDelay, _options.MaxDelay, _random);
        _isStreaming = _options.Streaming;
    }

    /// <summary>Runs until it is cancelled. One at a time.</summary>
    /// <param name="sink">Told the steps in order, one after the other. What it throws ends the run.</param>
    /// <param name="cancel">Ends the run.</param>
    public async Task RunAsync(Func<WatchStep<T>, CancellationToken, ValueTask> sink, CancellationToken cancel)
    {
        _sink = sink;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var began = _client.Time.GetTimestamp();
            Failure failure;
            try
            {
                if (_version is null && !_isStreaming)
                {
                    await ListAsync(cancel).ConfigureAwait(false);
                    began = _client.Time.GetTimestamp();
                }

                await WatchAsync(cancel).ConfigureAwait(false);
                if (_client.Time.GetElapsedTime(began) >= AtOnce)
                {
                    _backoff.Reset();
                    continue;
                }

                failure = new Failure(TroubleKind.Unreachable, "the watch ended at once");
            }
            catch (SinkException e)
            {
                ExceptionDispatchInfo.Throw(e.InnerException!);
                throw;
            }
            catch (ApiException e) when (_version is null && _isStreaming && (int)e.Code is 400 or 422)
            {
                _isStreaming = false;
                continue;
            }
            catch (Exception e) when (Failure.Of(e) is { } known)
            {
                cancel.ThrowIfCancellationRequested();
                failure = known;
            }

            if (_client.Time.GetElapsedTime(began) >= _options.Healthy)
            {
                _backoff.Reset();
            }

            var isFruitless = failure.Kind is TroubleKind.Garbled or TroubleKind.Silent && ++_fruitless >= Hopeless;
            if (failure.MustRelist || (isFruitless && (failure.Kind != TroubleKind.Silent || await IsHopelessAsync(cancel).ConfigureAwait(false))))
            {
                _version = null;
            }

            await PauseAsync(failure, cancel).ConfigureAwait(false);
        }
    }

    // Where nothing changes nothing comes: a server sends no bookmark before its version is past the one that the watch began with. If it was set
    // back nothing comes either, and then its version says so.
    private async Task<bool> IsHopelessAsync(CancellationToken cancel)
    {
        if (_version is null || _fruitless >= Deaf || _fruitless % Hopeless != 0)
        {
            return _fruitless >= Deaf;
        }

        try
        {
            var page = await _client.ListAsync(_kind, _selection, 1, "", _ => { }, cancel).ConfigureAwait(false);
            return !ulong.TryParse(page.Version, out var now) || !ulong.TryParse(_version, out var known) || now < known;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested && Failure.Of(e) is not null)
        {
            // It does not answer at all.
            return false;
        }
    }

    private async Task PauseAsync(Failure failure, CancellationToken cancel)
    {
        var delay = _backoff.Next(failure.Wait);
        await TellAsync(new WatchStep<T>.Trouble(failure.Kind, failure.Message, delay), cancel).ConfigureAwait(false);
        await Task.Delay(delay, _client.Time, cancel).ConfigureAwait(false);
    }

    // All pages are of one moment; once the server has forgotten that, it begins again with larger ones.
    private async Task ListAsync(CancellationToken cancel)
    {
        var objects = new Dictionary<NamespacedName, T>();
        var (token, size) = ("", _options.PageSize);
        while (true)
        {
            try
            {
                var page = await _client.ListAsync(_kind, _selection, size, token, o => Put(objects, o), cancel).ConfigureAwait(false);
                token = page.Continue;
                if (size == _options.PageSize)
                {
                    _backoff.Reset();
                }

                if (token.Length == 0)
                {
                    await SyncedAsync(objects, page.Version, cancel).ConfigureAwait(false);
                    return;
                }
            }
            catch (Exception e) when (token.Length > 0 && !cancel.IsCancellationRequested && Failure.Of(e) is { } f && (f.IsPassing || f.Kind == TroubleKind.Expired))
            {
                if (f.Kind == TroubleKind.Expired)
                {
                    (token, size) = ("", Math.Min(size, int.MaxValue / 4) * 4);
                    objects.Clear();
                }

                await PauseAsync(f, cancel).ConfigureAwait(false);
            }
        }
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        var initial = _version is null ? new Dictionary<NamespacedName, T>() : null;
        using var silence = new CancellationTokenSource(_options.Silence, _client.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancel);
        try
        {
            var lasting = _options.Lasting * (1 + _random.NextDouble());
            using var stream = await _client.WatchAsync(_kind, _selection, _version, lasting, _options.MaxEventBytes, either.Token).ConfigureAwait(false);
            if (initial is null)
            {
                await TellAsync(new WatchStep<T>.Watching(), cancel).ConfigureAwait(false);
            }

            while (await stream.NextAsync(either.Token).ConfigureAwait(false) is { } line)
            {
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                using (var json = stream.Read(line, out var type))
                {
                    initial = await TakeAsync(json.RootElement, type, initial, cancel).ConfigureAwait(false);
                }

                silence.CancelAfter(_options.Silence);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // A server that knows nothing of streamed lists would never say that the list is complete.
            _isStreaming &= initial is null || ++_silentStarts < 2;
            throw new SilenceException(_options.Silence);
        }

        if (initial is not null)
        {
            throw new InvalidDataException("the watch ended before the list was complete");
        }
    }

    // The objects collected so far while the list is not complete, else null.
    private async ValueTask<Dictionary<NamespacedName, T>?> TakeAsync(
        JsonElement json, WatchEventType type, Dictionary<NamespacedName, T>? initial, CancellationToken cancel)
    {
        if (type == WatchEventType.Error)
        {
            if (initial is null && ++_fruitless >= Hopeless)
            {
                _version = null;
            }

            throw ApiErrors.Of(json, System.Net.HttpStatusCode.InternalServerError);
        }

        var version = Metadata(json, "resourceVersion") ?? throw new InvalidDataException("the watch sent an object without a version");
        if (type == WatchEventType.Bookmark)
        {
            if (initial is null)
            {
                await ProgressAsync(new WatchStep<T>.Bookmark(version), version, cancel).ConfigureAwait(false);
            }
            else if (EndsList(json))
            {
                _silentStarts = 0;
                await SyncedAsync(initial, version, cancel).ConfigureAwait(false);
                return null;
            }

            return initial;
        }

        var name = Name(json);
        if (type == WatchEventType.Deleted)
        {
            if (initial is null)
            {
                await ProgressAsync(new WatchStep<T>.Deleted(name, version), version, cancel).ConfigureAwait(false);
            }

            initial?.Remove(name);
        }
        else if (initial is null)
        {
            await ProgressAsync(new WatchStep<T>.Changed(name, Read(json), version), version, cancel).ConfigureAwait(false);
        }
        else
        {
            Put(initial, json);
        }

        return initial;
    }

    private void Put(Dictionary<NamespacedName, T> objects, JsonElement json)
    {
        var (name, read) = (Name(json), Read(json));
        objects[_nameOf?.Invoke(read) is { } own && own == name ? own : name] = read;
    }

    private ValueTask SyncedAsync(Dictionary<NamespacedName, T> objects, string version, CancellationToken cancel) =>
        ProgressAsync(new WatchStep<T>.Synced(objects, version), version, cancel);

    private async ValueTask ProgressAsync(WatchStep<T> step, string version, CancellationToken cancel)
    {
        await TellAsync(step, cancel).ConfigureAwait(false);
        (_version, _fruitless) = (version, 0);
    }

    private async ValueTask TellAsync(WatchStep<T> step, CancellationToken cancel)
    {
        try
        {
            await _sink(step, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            throw new SinkException(e);
        }
    }

    private T Read(JsonElement json)
    {
        try
        {
            return _read(json);
        }
        catch (Exception e)
        {
            throw new SinkException(e);
        }
    }

    private static NamespacedName Name(JsonElement json) => Metadata(json, "name") is { } name
        ? new NamespacedName(Metadata(json, "namespace") ?? "", name) : throw new InvalidDataException("the server sent an object without a name");

    private static string? Metadata(JsonElement json, string field) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty("metadata", out var m) && ApiErrors.Text(m, field) is { Length: > 0 } text ? text : null;

    private static bool EndsList(JsonElement json) => json.GetProperty("metadata").TryGetProperty("annotations", out var a) && ApiErrors.Text(a, InitialEventsEnd) == "true";

    private sealed class SinkException(Exception inner) : Exception(inner.Message, inner);
}
