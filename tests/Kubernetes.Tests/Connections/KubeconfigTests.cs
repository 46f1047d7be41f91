using System.Text;
using Antrea.Kubernetes.Manifests;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Connections;

public sealed class KubeconfigTests : IDisposable
{
    private static readonly ApiAuthority Authority = new();
    private static readonly (string Certificate, string Key) Client = Authority.Client("admin");

    private readonly TempTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task A_context_names_a_cluster_and_a_user()
    {
        Write("""
            current-context: b
            contexts:
            - {name: a, context: {cluster: c1, user: u1, namespace: kube-system}}
            - {name: b, context: {cluster: c2, user: u2}}
            clusters:
            - {name: c1, cluster: {server: "https://one:6443/prefix", tls-server-name: kubernetes, proxy-url: "http://proxy:3128", disable-compression: true}}
            - {name: c2, cluster: {server: two, insecure-skip-tls-verify: true}}
            users:
            - {name: u1, user: {token: abc}}
            - {name: u2, user: {}}
            """);
        var now = Kubeconfig.Load(_tree.At("config"));
        now.Server.ShouldBe(new Uri("https://two/"));
        now.Insecure.ShouldBeTrue();
        now.Namespace.ShouldBe("default");
        (await now.Credentials.GetAsync(default)).Token.ShouldBeNull();
        var other = Kubeconfig.Load(_tree.At("config"), "a");
        other.Server.ShouldBe(new Uri("https://one:6443/prefix"));
        (other.Insecure, other.TlsServerName, other.Proxy, other.DisableCompression, other.Namespace).ShouldBe((false, "kubernetes", new Uri("http://proxy:3128"), true, "kube-system"));
        (await other.Credentials.GetAsync(default)).Token.ShouldBe("abc");
    }

    [Fact]
    public async Task Certificates_stand_in_it_or_beside_it()
    {
        _tree.Write("pki/ca.crt", Authority.Pem);
        _tree.Write("pki/client.crt", Client.Certificate);
        _tree.Write("pki/client.key", Client.Key);
        _tree.Write("token", "from-file\n");
        Write(One("certificate-authority: pki/ca.crt", "client-certificate: pki/client.crt, client-key: pki/client.key, tokenFile: token, token: ignored"));
        var files = Kubeconfig.Load(_tree.At("config"));
        Pem.Certificates(files.Authorities!.Read(), "").Count.ShouldBe(1);
        var credential = await files.Credentials.GetAsync(default);
        credential.Token.ShouldBe("from-file");
        credential.Certificate!.HasPrivateKey.ShouldBeTrue();

        Write(One($"certificate-authority-data: {Base64(Authority.Pem)}", $"client-certificate-data: {Base64(Client.Certificate)}, client-key-data: {Base64(Client.Key)}"));
        var data = Kubeconfig.Load(_tree.At("config"));
        Pem.Certificates(data.Authorities!.Read(), "").Count.ShouldBe(1);
        (await data.Credentials.GetAsync(default)).Certificate!.Subject.ShouldContain("CN=admin");
    }

    [Theory]
    [InlineData("", "token: a", "context: other", "there is no other")]
    [InlineData("", "token: 5", "", "users[u].user.token: must be text")]
    [InlineData("", "token: \"two words\"", "", "users[u].user.token: the token holds a blank")]
    [InlineData("", "tokenFile: nowhere", "", "users[u].user.tokenFile: cannot read")]
    [InlineData("", "client-certificate-data: '%%%'", "", "users[u].user.client-certificate-data: is not base64")]
    [InlineData("", "client-certificate-data: AAAA", "", "users[u].user.client-key: is required beside client-certificate")]
    [InlineData("", "client-certificate-data: AAAA, client-key-data: AAAA", "", "users[u].user.client-certificate-data: holds no certificate")]
    [InlineData("", "username: admin, password: x", "", "users[u].user.username: is not supported")]
    [InlineData("", "auth-provider: {name: gcp}", "", "users[u].user.auth-provider: is not supported")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}", "", "exec.apiVersion: must be client.authentication.k8s.io/v1")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1}", "", "exec.command: is required")]
    [InlineData("", "exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}", "", "exec.interactiveMode: Always cannot be had")]
    [InlineData("certificate-authority: nowhere.crt", "", "", "clusters[c].cluster.certificate-authority: cannot read")]
    [InlineData("certificate-authority-data: AAAA, insecure-skip-tls-verify: true", "", "", "insecure-skip-tls-verify: cannot be set together")]
    [InlineData("insecure-skip-tls-verify: 'yes'", "", "", "clusters[c].cluster.insecure-skip-tls-verify: must be true or false, not text")]
    [InlineData("proxy-url: 'ftp://p'", "", "", "clusters[c].cluster.proxy-url: 'ftp://p' is no address")]
    [InlineData("proxy-url: 'ftp://me:hidden@p'", "", "", "clusters[c].cluster.proxy-url: 'ftp://...@p' is no address")]
    public void What_is_wrong_is_named(string cluster, string user, string change, string message)
    {
        Write(One(cluster, user));
        var error = Should.Throw<ConnectionException>(() => Kubeconfig.Load(_tree.At("config"), change.Length > 0 ? "other" : null));
        error.Message.ShouldStartWith(_tree.At("config") + ": ");
        error.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("clusters: [", "config: ")]
    [InlineData("- a", "is no kubeconfig")]
    [InlineData("clusters: []", "current-context: is not set")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}]}", "clusters: there is no c, which context x names; there is none at all")]
    [InlineData("{current-context: x, contexts: [{name: x}]}", "contexts[x].context: is missing")]
    [InlineData("{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {}}]}", "clusters[c].cluster.server: is required")]
    public void What_is_missing_is_named(string text, string message)
    {
        Write(text);
        Should.Throw<ConnectionException>(() => Kubeconfig.Load(_tree.At("config"))).Message.ShouldContain(message);
    }

    [Fact]
    public void A_token_is_not_sent_in_the_clear()
    {
        Write(One("", "token: a").Replace("https://", "http://", StringComparison.Ordinal));
        Should.Throw<ConnectionException>(() => Kubeconfig.Load(_tree.At("config"))).Message.ShouldContain("clusters[c].cluster.server: credentials are not sent without encryption");
    }

    private static string One(string cluster, string user) => $$"""
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "https://host:6443", {{cluster}} } }]
        users: [{name: u, user: { {{user}} } }]
        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.ASCII.GetBytes(text));

    private void Write(string text) => _tree.Write("config", text);
}
