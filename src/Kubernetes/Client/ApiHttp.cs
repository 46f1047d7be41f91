using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Antrea.Kubernetes.Connections;

namespace Antrea.Kubernetes.Client;

/// <summary>
/// Sends requests to one API server: trust, credentials, one repetition with new credentials after a 401. Over HTTP/2 where the server speaks
/// it, so that all watches of a node share a connection, which is pinged while nothing comes.
/// </summary>
public sealed class ApiHttp : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("antrea-actors", typeof(ApiHttp).Assembly.GetName().Version?.ToString(3) ?? "0");

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // Bytes of one answer that may be under way. Larger windows, which the handler would come to by itself, hold megabytes of what is not read yet.
    private const int StreamWindow = 1 << 20;

    // Of this many client certificates the connections are kept.
    private const int MaxCertificates = 4;

    private readonly ConnectionSettings _settings;
    private readonly Uri _base;
    private readonly Lock _lock = new();
    private readonly List<HttpMessageInvoker> _all = [];
    private (X509Certificate2? Certificate, HttpMessageInvoker Http)? _current;

    /// <summary>Connects to nothing yet.</summary>
    public ApiHttp(ConnectionSettings settings)
    {
        _settings = settings;
        _base = settings.Server.AbsoluteUri.EndsWith('/') ? settings.Server : new Uri(settings.Server.AbsoluteUri + "/");
    }

    /// <summary>Told the addresses to which a connection is about to be made. Called on any thread; must not block.</summary>
    public Action<IReadOnlyList<IPEndPoint>>? Connecting { get; set; }

    /// <summary>The server, for messages.</summary>
    public string Server => _settings.Server.ToString();

    /// <summary>Sends a request; the answer's body is still to be read.</summary>
    /// <param name="make">Makes the request, its address relative to the server's; called again for the repetition.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached, or is not trusted.</exception>
    /// <exception cref="ConnectionException">There are no credentials to be had.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> make, CancellationToken cancel)
    {
        var credential = await _settings.Credentials.GetAsync(cancel).ConfigureAwait(false);
        var response = await SendAsync(make(), credential, cancel).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return response;
        }

        _settings.Credentials.Refused(credential);
        Credential other;
        try
        {
            other = await _settings.Credentials.GetAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            response.Dispose();
            throw;
        }

        if (ReferenceEquals(other, credential))
        {
            return response;
        }

        response.Dispose();
        return await SendAsync(make(), other, cancel).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _all.ForEach(h => h.Dispose());
            _all.Clear();
            _current = null;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Credential credential, CancellationToken cancel)
    {
        request.RequestUri = new Uri(_base, request.RequestUri!);
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.UserAgent.Add(Agent);
        if (credential.Token is { } token)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (_settings.TlsServerName is { } name)
        {
            // The handler takes from here what name the certificate must have.
            request.Headers.Host = name;
        }

        var http = Http(credential);
        try
        {
            return await http.SendAsync(request, cancel).ConfigureAwait(false);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.SecureConnectionError)
        {
            Forget(http);
            throw;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"no connection to {Server} within {ConnectTimeout.TotalSeconds} s", e);
        }
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var known) ? [known] : await Dns.GetHostAddressesAsync(host, cancel).ConfigureAwait(false);
        Connecting?.Invoke([.. addresses.Select(a => new IPEndPoint(a, port))]);
        for (var i = 0; ; i++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            limit.CancelAfter(i < addresses.Length - 1 ? ConnectTimeout / addresses.Length : ConnectTimeout);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], port, limit.Token).ConfigureAwait(false);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (i < addresses.Length - 1 && !cancel.IsCancellationRequested && (e is SocketException or OperationCanceledException))
            {
                // One of several may be a black hole.
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    // A connection shows one certificate as long as it lives: another certificate takes other connections.
    private HttpMessageInvoker Http(Credential credential)
    {
        lock (_lock)
        {
            if (_current is { } c && ReferenceEquals(c.Certificate, credential.Certificate))
            {
                return c.Http;
            }

            var made = new HttpMessageInvoker(Handler(credential));
            // Requests may still be under way on the last ones, whose idle connections close by themselves.
            _all.Add(made);
            if (_all.Count > MaxCertificates)
            {
                _all[0].Dispose();
                _all.RemoveAt(0);
            }

            _current = (credential.Certificate, made);
            return made;
        }
    }

    // Authorities may have been rotated: the next request reads them again.
    private void Forget(HttpMessageInvoker http)
    {
        lock (_lock)
        {
            if (_current?.Http == http)
            {
                _current = null;
                _all.Remove(http);
            }
        }
    }

    private static NetworkCredential? Named(Uri proxy) => proxy.UserInfo.Length == 0 ? null
        : proxy.UserInfo.Split(':', 2) is [var name, var password] ? new(Uri.UnescapeDataString(name), Uri.UnescapeDataString(password))
        : new(Uri.UnescapeDataString(proxy.UserInfo), "");

    private SocketsHttpHandler Handler(Credential credential)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = _settings.DisableCompression ? DecompressionMethods.None : DecompressionMethods.GZip,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = StreamWindow,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            UseProxy = _settings.Proxy is not null,
            Proxy = _settings.Proxy is { } proxy ? new WebProxy(proxy) { Credentials = Named(proxy) } : null,
            SslOptions = new SslClientAuthenticationOptions(),
            ConnectCallback = ConnectAsync,
        };
        if (_settings.Insecure)
        {
#pragma warning disable CA5359 // somebody asked for it in so many words
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (_settings.Authorities is { } authorities)
        {
            ServerTrust.Set(handler.SslOptions, Pem.Certificates(authorities.Read(), authorities.Name));
        }

        if (credential.Certificate is { } own)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(own, credential.Chain, offline: true);
        }

        return handler;
    }
}
