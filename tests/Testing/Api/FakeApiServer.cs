using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace Antrea.Testing.Api;

/// <summary>
/// An API server within the process: lists, watches and writes as documented for Kubernetes, on the resources of <see cref="ApiKind.Known"/>,
/// with faults at will. It validates nothing of an object but its metadata, and admits whoever it knows to everything.
/// </summary>
public sealed class FakeApiServer : IAsyncDisposable
{
    /// <summary>A token it accepts from the beginning.</summary>
    public const string Token = "token-of-the-agent";

    private readonly ConcurrentDictionary<string, string> _tokens = new() { [Token] = "system:serviceaccount:kube-system:antrea-agent" };
    private readonly ConcurrentQueue<ApiRequest> _requests = [];
    private readonly CancellationTokenSource _stop = new();
    private WebApplication? _app;
    private int _number;

    private FakeApiServer(FakeApiOptions options, ApiStore store, ApiAuthority authority)
    {
        (Options, Store, Authority) = (options, store, authority);
        Faults = new ApiFaults(store.Wake);
    }

    /// <summary>What it serves.</summary>
    public ApiStore Store { get; }

    /// <summary>Makes it fail.</summary>
    public ApiFaults Faults { get; }

    /// <summary>Who issued its certificate.</summary>
    public ApiAuthority Authority { get; }

    /// <summary>How it is.</summary>
    public FakeApiOptions Options { get; }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>All requests so far, in order.</summary>
    public IReadOnlyList<ApiRequest> Requests => [.. _requests];

    /// <summary>Starts one.</summary>
    /// <param name="options">How it is; null = with all defaults.</param>
    /// <param name="store">What it serves; null = the known resources, without objects. A store outlives servers as etcd does.</param>
    /// <param name="authority">Who issues its certificate; null = a new one.</param>
    public static async Task<FakeApiServer> StartAsync(FakeApiOptions? options = null, ApiStore? store = null, ApiAuthority? authority = null)
    {
        var server = new FakeApiServer(options ?? new FakeApiOptions(), store ?? NewStore(), authority ?? new ApiAuthority());
        await server.ListenAsync();
        return server;
    }

    /// <summary>A store with the known resources.</summary>
    public static ApiStore NewStore()
    {
        var store = new ApiStore();
        foreach (var kind in ApiKind.Known)
        {
            store.Serve(kind);
        }

        return store;
    }

    /// <summary>Lets a token in.</summary>
    public void Accept(string token, string user = "system:serviceaccount:kube-system:antrea-agent") => _tokens[token] = user;

    /// <summary>A token has expired. Watches that are open stay open, as they do in truth.</summary>
    public void Expire(string token) => _tokens.TryRemove(token, out _);

    /// <summary>Idle watches get a bookmark now.</summary>
    public void SendBookmarks()
    {
        Interlocked.Increment(ref _bookmarks);
        Store.Wake();
    }

    /// <summary>A kubeconfig for it, with the user that is given as YAML in one line.</summary>
    public string Kubeconfig(string user = "{token: " + Token + "}")
    {
        var ca = Options.Tls ? $", certificate-authority-data: {Convert.ToBase64String(Encoding.ASCII.GetBytes(Authority.Pem))}" : "";
        return $$$"""
            apiVersion: v1
            kind: Config
            current-context: fake
            contexts: [{name: fake, context: {cluster: fake, user: agent} }]
            clusters: [{name: fake, cluster: {server: "{{{Address.ToString().TrimEnd('/')}}}"{{{ca}}} } }]
            users: [{name: agent, user: {{{user}}} }]
            """;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        _stop.Dispose();
    }

    internal int Bookmarks => Volatile.Read(ref _bookmarks);

    internal CancellationToken Stopping => _stop.Token;

    internal int NextNumber() => Interlocked.Increment(ref _number);

    internal void Note(ApiRequest request) => _requests.Enqueue(request);

    internal string? UserOf(string? token) => token is null ? null : _tokens.GetValueOrDefault(token);

    private int _bookmarks;

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 3 << 20;
            kestrel.Limits.Http2.MaxStreamsPerConnection = 250;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(Options.Address, Options.Port, listen =>
            {
                if (Options.Tls)
                {
                    listen.UseHttps(https =>
                    {
                        https.ServerCertificate = Authority.Server([.. Options.Names]);
                        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                        https.ClientCertificateValidation = (certificate, _, _) => Authority.Issued(certificate);
                    });
                }
            });
        });
        if (Options.Bind is { } bind)
        {
            builder.WebHost.UseSockets(sockets => sockets.CreateBoundListenSocket = bind);
        }

        _app = builder.Build();
        var handler = new ApiHandler(this);
        _app.Run(handler.HandleAsync);
        await _app.StartAsync();
        var at = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Address = new UriBuilder(Options.Tls ? "https" : "http", Options.Address.ToString(), at.Port).Uri;
    }
}
