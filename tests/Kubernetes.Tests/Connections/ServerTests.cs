using System.Net;
using System.Net.Sockets;
using System.Text;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Connections;

/// <summary>Settings in use: who is trusted, who is let in.</summary>
public sealed class ServerTests : IDisposable
{
    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_client_certificate_lets_in()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (certificate, key) = server.Authority.Client("node-1");
        var user = $"{{client-certificate-data: {Base64(certificate)}, client-key-data: {Base64(key)}}}";
        await ListAsync(Load(server, user));
        server.Requests.ShouldHaveSingleItem().User.ShouldBe("node-1");
    }

    [Fact]
    public async Task Who_shows_nothing_is_refused()
    {
        await using var server = await FakeApiServer.StartAsync();
        var error = await ListAsync(Load(server, "{}")).ShouldThrowAsync<ApiException>();
        ((int)error.Code).ShouldBe(401);
        error.Reason.ShouldBe("Unauthorized");
    }

    [Fact]
    public async Task An_expired_token_is_read_anew_and_the_request_repeated()
    {
        await using var server = await FakeApiServer.StartAsync();
        _tree.Write("token", FakeApiServer.Token);
        var settings = Load(server, "{tokenFile: token}");
        using var http = new ApiHttp(settings);
        await ListAsync(http);
        server.Expire(FakeApiServer.Token);
        _tree.Replace("token", "rotated");
        server.Accept("rotated", "agent");
        await ListAsync(http);
        server.Requests.Select(r => r.User).ShouldBe(["system:serviceaccount:kube-system:antrea-agent", null, "agent"]);
    }

    [Fact]
    public async Task Another_client_certificate_takes_another_connection()
    {
        await using var server = await FakeApiServer.StartAsync();
        var (first, key) = server.Authority.Client("first");
        _tree.Write("crt", first);
        _tree.Write("key", key);
        var settings = Load(server, "{client-certificate: crt, client-key: key}");
        using var http = new ApiHttp(settings);
        await ListAsync(http);
        var (second, other) = server.Authority.Client("second");
        _tree.Replace("crt", second);
        _tree.Replace("key", other);
        server.Faults.Plan(Fault.Unauthorized);
        await ListAsync(http);
        server.Requests.Select(r => r.User).ShouldBe(["first", "first", "second"]);
    }

    [Fact]
    public async Task A_server_of_another_authority_is_not_trusted_until_that_is_rotated_in()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var other = new ApiAuthority();
        _tree.Write("ca.crt", other.Pem);
        var settings = Mirror.Connect(server) with { Authorities = new FileOrData("ca", null, _tree.At("ca.crt")) };
        using var http = new ApiHttp(settings);
        var error = await ListAsync(http).ShouldThrowAsync<HttpRequestException>();
        error.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        error.InnerException!.Message.ShouldContain("the given authorities did not issue it (NotSignatureValid); its issuer is CN=kubernetes");
        server.Requests.ShouldBeEmpty();
        _tree.Replace("ca.crt", other.Pem + "\n" + server.Authority.Pem);
        await ListAsync(http);
    }

    [Fact]
    public async Task An_authority_that_another_issued_is_trusted_without_that_other()
    {
        using var root = new ApiAuthority("root");
        using var between = new ApiAuthority("between", root);
        using var impostor = new ApiAuthority("between", root);
        using var elsewhere = new ApiAuthority("elsewhere", root);
        await using var server = await FakeApiServer.StartAsync(authority: between);
        await ListAsync(Trusting(between.Pem));
        await ListAsync(Trusting(elsewhere.Pem + "\n" + between.Pem));
        await ListAsync(Trusting(between.Pem + "\n" + root.Pem));
        foreach (var wrong in new[] { impostor.Pem, elsewhere.Pem, root.Pem })
        {
            (await ListAsync(Trusting(wrong)).ShouldThrowAsync<HttpRequestException>()).HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        }

        ConnectionSettings Trusting(string pem) => Mirror.Connect(server) with { Authorities = new FileOrData("ca", Encoding.ASCII.GetBytes(pem), null) };
    }

    [Fact]
    public async Task Insecure_is_to_be_asked_for()
    {
        await using var server = await FakeApiServer.StartAsync();
        await ListAsync(Mirror.Connect(server) with { Authorities = null }).ShouldThrowAsync<HttpRequestException>();
        await ListAsync(Mirror.Connect(server) with { Authorities = null, Insecure = true });
    }

    [Fact]
    public async Task The_name_in_the_certificate_may_be_another_than_the_host()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Names = ["kubernetes.default.svc"] });
        await ListAsync(Mirror.Connect(server) with { TlsServerName = "kubernetes.default.svc" });
        var error = await ListAsync(Mirror.Connect(server) with { TlsServerName = "elsewhere" }).ShouldThrowAsync<HttpRequestException>();
        error.HttpRequestError.ShouldBe(HttpRequestError.SecureConnectionError);
        error.InnerException!.Message.ShouldContain("it is for kubernetes.default.svc, localhost, 127.0.0.1, ::1, not for elsewhere");
    }

    [Fact]
    public async Task Plain_http_works_as_behind_a_proxy_of_kubectl()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Tls = false, Anonymous = true });
        await ListAsync(Load(server, "{}"));
        server.Requests[0].Protocol.ShouldBe("HTTP/1.1");
    }

    [Fact]
    public async Task A_proxy_is_told_the_name_and_password_of_its_address()
    {
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        var address = new Uri($"http://me:p%40ss@127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}");
        var list = ListAsync(new ConnectionSettings(new Uri("https://server.invalid"), new FixedCredential(Credential.None)) { Proxy = address });
        using var client = await proxy.AcceptTcpClientAsync().WaitAsync(TimeSpan.FromSeconds(20));
        using var reader = new StreamReader(client.GetStream());
        (await HeadAsync(reader)).ShouldNotContain(l => l.StartsWith("Proxy-Authorization", StringComparison.Ordinal));
        await client.GetStream().WriteAsync("HTTP/1.1 407 who?\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        (await HeadAsync(reader)).ShouldContain($"Proxy-Authorization: Basic {Base64("me:p@ss")}");
        client.Close();
        await list.ShouldThrowAsync<HttpRequestException>();
    }

    private static async Task<List<string>> HeadAsync(StreamReader reader)
    {
        var lines = new List<string>();
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { Length: > 0 } line)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static async Task ListAsync(ConnectionSettings settings)
    {
        using var http = new ApiHttp(settings);
        await ListAsync(http);
    }

    private static Task ListAsync(ApiHttp http) => new ApiClient(http).ListAsync(ResourceKinds.Nodes, Selection.All, 10, "", _ => { }, CancellationToken.None);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private ConnectionSettings Load(FakeApiServer server, string user)
    {
        _tree.Write("config", server.Kubeconfig(user));
        return Kubeconfig.Load(_tree.At("config"));
    }
}
