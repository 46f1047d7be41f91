using Antrea.Kubernetes.Connections;
using Antrea.Policy.Api;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>What a consumer of a reflector knows: the versions of all objects, and every step it was told.</summary>
internal sealed class Mirror : IAsyncDisposable
{
    public static readonly ReflectorOptions Fast = new() { MinDelay = TimeSpan.FromMilliseconds(2), MaxDelay = TimeSpan.FromMilliseconds(20), PageSize = 50 };

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _told = new(0);
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, string> _objects = [];
    private readonly List<WatchStep<string>> _steps = [];
    private readonly ApiHttp _http;
    private readonly Task _run;

    public Mirror(
        FakeApiServer server, ResourceKind kind, Selection? selection = null, ReflectorOptions? options = null, TimeProvider? time = null, ConnectionSettings? settings = null,
        TimeSpan? patience = null)
    {
        _http = new ApiHttp(settings ?? Connect(server));
        var reflector = new Reflector<string>(
            new ApiClient(_http, time) { Patience = patience ?? TimeSpan.FromSeconds(30) }, kind, selection ?? Selection.All, o => o.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, options ?? Fast);
        _run = Task.Run(() => reflector.RunAsync(TakeAsync, _stop.Token));
    }

    public IReadOnlyDictionary<NamespacedName, string> Objects
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<NamespacedName, string>(_objects);
            }
        }
    }

    public IReadOnlyList<WatchStep<string>> Steps
    {
        get
        {
            lock (_lock)
            {
                return [.. _steps];
            }
        }
    }

    public int Syncs => Steps.OfType<WatchStep<string>.Synced>().Count();

    public IReadOnlyList<WatchStep<string>.Trouble> Troubles => [.. Steps.OfType<WatchStep<string>.Trouble>()];

    public static ConnectionSettings Connect(FakeApiServer server, string token = FakeApiServer.Token) => new(server.Address, new FixedCredential(new Credential(token)))
    {
        Authorities = server.Options.Tls ? new FileOrData("the test", System.Text.Encoding.ASCII.GetBytes(server.Authority.Pem), null) : null,
    };

    /// <summary>Waits until something holds, looking after each step.</summary>
    public async Task UntilAsync(Func<Mirror, bool> holds)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!holds(this))
        {
            _run.IsFaulted.ShouldBeFalse(_run.Exception?.ToString());
            try
            {
                await _told.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException(string.Join('\n', Steps.TakeLast(20)));
            }
        }
    }

    /// <summary>Waits until it knows what the store holds.</summary>
    public Task CaughtUpAsync(FakeApiServer server, ApiKind kind) => UntilAsync(_ => IsSame(server, kind));

    public bool IsSame(FakeApiServer server, ApiKind kind)
    {
        var objects = server.Store.List(kind).Objects;
        lock (_lock)
        {
            return objects.Count == _objects.Count
                && objects.Values.All(o => _objects.GetValueOrDefault(new NamespacedName(o.Namespace, o.Name)) == $"{o.Version}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(_run);
        _http.Dispose();
        _stop.Dispose();
        _told.Dispose();
    }

    private ValueTask TakeAsync(WatchStep<string> step, CancellationToken cancel)
    {
        lock (_lock)
        {
            _steps.Add(step);
            switch (step)
            {
                case WatchStep<string>.Synced s:
                    _objects.Clear();
                    foreach (var (name, o) in s.Objects)
                    {
                        _objects.Add(name, o);
                    }

                    break;
                case WatchStep<string>.Changed c:
                    _objects[c.Name] = c.Object;
                    break;
                case WatchStep<string>.Deleted d:
                    _objects.Remove(d.Name);
                    break;
            }
        }

        _told.Release();
        return ValueTask.CompletedTask;
    }
}
