using System.Text;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;
using Antrea.Testing.Api;

namespace Antrea.Actors.Cluster;

/// <summary>An API server that does everything wrong that one can do, over a store that stays; and a client that has to live with it.</summary>
public sealed class FlakyServer : ICredentialSource, IAsyncDisposable
{
    private static readonly Fault[] OfRequests =
        [Fault.Drop, Fault.Half, Fault.HalfEnd, Fault.Garbage, Fault.End, Fault.TooMany, Fault.ServerError, Fault.Unauthorized, Fault.Stall, Fault.Gone];

    private static readonly Fault[] OfEvents =
        [Fault.Drop, Fault.Half, Fault.HalfEnd, Fault.Garbage, Fault.End, Fault.Gone, Fault.TooMany, Fault.ServerError, Fault.Stall];

    private readonly bool _streaming;
    private readonly Random _random;
    private readonly ApiAuthority _authority = new();
    private readonly ApiHttp _http;
    private FakeApiServer _server = null!;
    private volatile Credential _shown = new(FakeApiServer.Token), _valid;
    private bool _isFlaky;

    private FlakyServer(int seed, bool streaming, ApiStore store)
    {
        (_streaming, _random, Store, _valid) = (streaming, new Random(seed), store, _shown);
        var port = FreePort();
        Address = new Uri($"https://127.0.0.1:{port}");
        _http = new ApiHttp(new ConnectionSettings(Address, this) { Authorities = new FileOrData("the test", Encoding.ASCII.GetBytes(_authority.Pem), null) });
        Client = new ApiClient(_http, Time) { Patience = TimeSpan.FromSeconds(1.5) };
    }

    public ApiStore Store { get; }

    public Uri Address { get; }

    public ApiClient Client { get; }

    /// <summary>The client's clock.</summary>
    public JumpingTime Time { get; } = new();

    /// <summary>Starts it, as yet without faults.</summary>
    public static async Task<FlakyServer> StartAsync(int seed, bool streaming, ApiStore store)
    {
        var made = new FlakyServer(seed, streaming, store);
        await made.ListenAsync();
        return made;
    }

    /// <summary>From now on requests and watches fail now and then; or they do not any more.</summary>
    public void SetFlaky(bool flaky)
    {
        _isFlaky = flaky;
        _server.Faults.Clear();
        if (flaky)
        {
            _server.Faults.RetryAfter = 0;
            _server.Faults.Request = _ => Draw(OfRequests, 0.15);
            _server.Faults.Event = _ => Draw(OfEvents, 0.00006);
        }
    }

    /// <summary>One of the large things that happen to a server.</summary>
    public async Task HappenAsync()
    {
        switch (Next(5))
        {
            case 0:
                await _server.DisposeAsync();
                await ListenAsync();
                break;
            case 1:
                Store.Compact(Store.Version - Next(100));
                _server.Faults.Break(Draw(OfEvents, 1)!.Value);
                break;
            case 2:
                _server.Faults.Break(Fault.Stall, r => r.Kind?.Kind == "Pod");
                break;
            case 3:
                var before = _valid;
                _valid = new Credential($"token-{Store.Version}");
                _server.Accept(_valid.Token!);
                _server.Expire(before.Token!);
                _server.Faults.Break(Fault.Drop);
                break;
            default:
                Time.Jump(TimeSpan.FromHours(Next(2) == 0 ? 30 : -30));
                break;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Credential> GetAsync(CancellationToken cancel) => ValueTask.FromResult(_shown);

    /// <inheritdoc/>
    public void Refused(Credential used) => _shown = _valid;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        _authority.Dispose();
    }

    private async Task ListenAsync()
    {
        _server = await FakeApiServer.StartAsync(
            new FakeApiOptions { Port = Address.Port, Streaming = _streaming, BookmarkEvery = TimeSpan.FromMilliseconds(200) }, Store, _authority);
        _server.Accept(_valid.Token!);
        SetFlaky(_isFlaky);
    }

#pragma warning disable CA5394 // The same faults for the same seed, as far as threads allow.
    private int Next(int below)
    {
        lock (_random)
        {
            return _random.Next(below);
        }
    }

    private Fault? Draw(Fault[] from, double chance)
    {
        lock (_random)
        {
            return _random.NextDouble() < chance ? from[_random.Next(from.Length)] : null;
        }
    }
#pragma warning restore CA5394

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>The real time, but for a wall clock that somebody sets.</summary>
public sealed class JumpingTime : TimeProvider
{
    private long _ahead;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _ahead));

    public void Jump(TimeSpan by) => Interlocked.Add(ref _ahead, by.Ticks);
}
