using System.Text.Json;
using Antrea.Kubernetes.Manifests;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Connections;

public sealed class ExecCredentialTests : IDisposable
{
    private const string Answer = """{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "t$N"EXTRA}}""";

    private readonly TempTree _tree = new();
    private readonly VirtualTimeProvider _time = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public async Task It_is_kept_until_it_expires_or_is_refused()
    {
        var expires = _time.GetUtcNow().AddMinutes(10).ToString("yyyy-MM-ddTHH:mm:ssZ");
        var source = Source(Counting(Answer.Replace("EXTRA", $", \"expirationTimestamp\": \"{expires}\"", StringComparison.Ordinal)));
        var first = await source.GetAsync(default);
        first.Token.ShouldBe("t1");
        _time.Advance(TimeSpan.FromMinutes(9));
        (await source.GetAsync(default)).ShouldBeSameAs(first);
        _time.Advance(TimeSpan.FromMinutes(1));
        var second = await source.GetAsync(default);
        second.Token.ShouldBe("t2");
        source.Refused(second);
        (await source.GetAsync(default)).Token.ShouldBe("t3");
    }

    [Fact]
    public async Task Many_who_ask_at_once_start_it_once()
    {
        var source = Source(Counting(Answer.Replace("EXTRA", "", StringComparison.Ordinal)));
        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => source.GetAsync(default).AsTask()));
        all.Select(c => c.Token).Distinct().ShouldBe(["t1"]);
    }

    [Fact]
    public async Task It_is_told_of_the_cluster_and_gets_its_variables()
    {
        await Source($"printf '%s' \"$KUBERNETES_EXEC_INFO\" > {_tree.At("info")}; echo \"$1 $GREETING\" > {_tree.At("rest")}; exit 1").GetAsync(default).AsTask().ShouldThrowAsync<ConnectionException>();
        var info = JsonElement.Parse(File.ReadAllText(_tree.At("info")));
        info.GetProperty("apiVersion").GetString().ShouldBe("client.authentication.k8s.io/v1");
        info.GetProperty("spec").GetProperty("interactive").GetBoolean().ShouldBeFalse();
        info.GetProperty("spec").GetProperty("cluster").GetProperty("server").GetString().ShouldBe("https://host:6443");
        info.GetProperty("spec").GetProperty("cluster").GetProperty("config").GetProperty("audience").GetString().ShouldBe("x");
        File.ReadAllText(_tree.At("rest")).ShouldBe("arg hello\n");
    }

    [Fact]
    public async Task It_may_give_a_certificate()
    {
        using var authority = new ApiAuthority();
        var (certificate, key) = authority.Client("robot");
        var json = JsonSerializer.Serialize(new { apiVersion = "client.authentication.k8s.io/v1", kind = "ExecCredential", status = new { clientCertificateData = certificate, clientKeyData = key } });
        _tree.Write("answer", json);
        var credential = await Source($"cat {_tree.At("answer")}").GetAsync(default);
        credential.Certificate!.HasPrivateKey.ShouldBeTrue();
        credential.Token.ShouldBeNull();
    }

    [Theory]
    [InlineData("echo 'please log in' >&2; exit 3", "ended with 3: please log in")]
    [InlineData("echo hello", "printed no JSON")]
    [InlineData("""echo '{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential"}'""", "must print an ExecCredential of client.authentication.k8s.io/v1, not client.authentication.k8s.io/v1beta1")]
    [InlineData("""echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential"}'""", "printed no status")]
    [InlineData("""echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"clientKeyData": "k"}}'""", "must print a token, or clientCertificateData together")]
    public async Task What_goes_wrong_is_told(string script, string message)
    {
        var error = await Source(script).GetAsync(default).AsTask().ShouldThrowAsync<ConnectionException>();
        error.Message.ShouldContain("users[u].user.exec");
        error.Message.ShouldContain(message);
    }

    [Fact]
    public async Task A_failure_is_not_repeated_for_a_while()
    {
        var source = Source(Counting("no json"));
        for (var i = 0; i < 3; i++)
        {
            await source.GetAsync(default).AsTask().ShouldThrowAsync<ConnectionException>();
        }

        File.ReadAllText(_tree.At("count")).Trim().ShouldBe("1");
        _time.Advance(TimeSpan.FromSeconds(5));
        await source.GetAsync(default).AsTask().ShouldThrowAsync<ConnectionException>();
        File.ReadAllText(_tree.At("count")).Trim().ShouldBe("2");
    }

    [Fact]
    public async Task Who_lacks_the_program_is_told_where_to_get_it()
    {
        var error = await Source("", "./nowhere").GetAsync(default).AsTask().ShouldThrowAsync<ConnectionException>();
        error.Message.ShouldContain("cannot start " + _tree.At("nowhere"));
        error.Message.ShouldEndWith("get it from the shop");
    }

    private string Counting(string answer) =>
        $"N=$(($(cat {_tree.At("count")} 2>/dev/null || echo 0) + 1)); echo $N > {_tree.At("count")}; cat <<END\n{answer}\nEND\n";

    private ICredentialSource Source(string script, string command = "sh")
    {
        _tree.Write("plugin", script + "\n");
        _tree.Write("config", $$"""
            current-context: x
            contexts: [{name: x, context: {cluster: c, user: u} }]
            clusters:
            - name: c
              cluster:
                server: "https://host:6443"
                extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: x} }]
            users:
            - name: u
              user:
                exec:
                  apiVersion: client.authentication.k8s.io/v1
                  command: {{command}}
                  args: ["{{_tree.At("plugin")}}", arg]
                  env: [{name: GREETING, value: hello}]
                  installHint: get it from the shop
                  interactiveMode: Never
                  provideClusterInfo: true
            """);
        return Kubeconfig.Load(_tree.At("config"), time: _time).Credentials;
    }
}
