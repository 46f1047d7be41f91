using Antrea.Kubernetes.Manifests;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Connections;

public sealed class InClusterTests : IDisposable
{
    private readonly TempTree _tree = new();
    private readonly VirtualTimeProvider _time = new();
    private readonly Dictionary<string, string> _variables = new() { ["KUBERNETES_SERVICE_HOST"] = "10.96.0.1", ["KUBERNETES_SERVICE_PORT"] = "443" };

    public InClusterTests()
    {
        using var authority = new ApiAuthority();
        _tree.Write("ca.crt", authority.Pem);
        _tree.Write("token", "first");
        _tree.Write("namespace", "kube-system");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void The_address_comes_from_the_environment()
    {
        Load().Server.ShouldBe(new Uri("https://10.96.0.1/"));
        Load().Namespace.ShouldBe("kube-system");
        Load().Authorities.ShouldNotBeNull();
        _variables["KUBERNETES_SERVICE_HOST"] = "fd00::1";
        _variables["KUBERNETES_SERVICE_PORT"] = "6443";
        Load().Server.ShouldBe(new Uri("https://[fd00::1]:6443/"));
        InCluster.IsHere(_tree.Root, _variables.GetValueOrDefault).ShouldBeTrue();
        InCluster.IsHere(_tree.Root, _ => null).ShouldBeFalse();
    }

    [Fact]
    public async Task A_rotated_token_is_read_within_a_minute()
    {
        var source = Load().Credentials;
        var first = await source.GetAsync(default);
        first.Token.ShouldBe("first");
        _tree.Replace("token", "second");
        _time.Advance(TimeSpan.FromSeconds(59));
        (await source.GetAsync(default)).ShouldBeSameAs(first);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await source.GetAsync(default)).Token.ShouldBe("second");
    }

    [Fact]
    public async Task A_refused_token_is_read_at_once()
    {
        var source = Load().Credentials;
        var first = await source.GetAsync(default);
        source.Refused(first);
        (await source.GetAsync(default)).ShouldBeSameAs(first);
        _tree.Replace("token", "second");
        source.Refused(first);
        var second = await source.GetAsync(default);
        second.Token.ShouldBe("second");

        // Another request was refused with the first one; that says nothing of the second.
        _tree.Replace("token", "third");
        source.Refused(first);
        (await source.GetAsync(default)).ShouldBeSameAs(second);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_stays_in_use()
    {
        var source = Load().Credentials;
        var first = await source.GetAsync(default);
        _tree.Delete("token");
        _time.Advance(TimeSpan.FromMinutes(2));
        (await source.GetAsync(default)).ShouldBeSameAs(first);
    }

    [Theory]
    [InlineData("KUBERNETES_SERVICE_HOST", "", "KUBERNETES_SERVICE_HOST is not set")]
    [InlineData("KUBERNETES_SERVICE_PORT", "http", "are no address")]
    public void A_variable_of_no_use_is_named(string variable, string value, string message)
    {
        _variables[variable] = value;
        Should.Throw<ConnectionException>(Load).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("token", null, "in-cluster: token: cannot read")]
    [InlineData("ca.crt", null, "in-cluster: ca.crt: cannot read")]
    [InlineData("ca.crt", "no certificate", "in-cluster: ca.crt: holds no certificate")]
    public void A_file_of_no_use_is_named(string file, string? content, string message)
    {
        if (content is null)
        {
            _tree.Delete(file);
        }
        else
        {
            _tree.Write(file, content);
        }

        Should.Throw<ConnectionException>(Load).Message.ShouldContain(message);
    }

    private ConnectionSettings Load() => InCluster.Load(_tree.Root, _variables.GetValueOrDefault, _time);
}
