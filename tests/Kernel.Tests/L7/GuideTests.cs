using Antrea.Kernel.Tests.L7.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7;

/// <summary>
/// The guide's policies do what the guide says, asked with curl, nghttp and openssl: IPv4 and IPv6, directly, by ClusterIP, by NodePort from outside and
/// to the outside. What is denied never reaches a server.
/// </summary>
public abstract class GuideTests(GuideLab guide)
{
    private static readonly bool[] Families = [false, true];

    private L7Lab Lab => guide.Lab;

    [RootFact]
    public Task WithoutAPolicyAllIsServed() => UnderAsync("", v6 =>
    [
        Curl(200, Lab.Client, Pod(v6), "/api/v2/pods"), Curl(200, Lab.Client, Service(v6), "/x", method: "DELETE"), Curl(200, Lab.External, Node(v6), "/", nodePort: true),
        Curl(200, guide.DomainOnly, Far(v6), "/"), Tls(true, Lab.Client, Pod(v6), null), Tls(true, Lab.External, Node(v6), "a.b", nodePort: true),
        Tls(true, guide.TlsOnly, Far(v6), "www.foo.com"), Http2(Lab.Client, Pod(v6), reaches: true),
    ]);

    [RootFact]
    public Task GetOfApiV2WithTheRightHostOnly() => UnderAsync(GuidePolicies.ApiV2, v6 =>
    [
        .. new[] { Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Curl(200, Lab.Client, to, "/api/v2/pods", "foo.bar.com"), Curl(200, Lab.Client, to, "/api/v2/", "FOO.bar.com:80"),
            Curl(0, Lab.Client, to, "/api/v2/pods", "bar.com"), Curl(0, Lab.Client, to, "/api/v2/pods"), Curl(0, Lab.Client, to, "/api/v1/pods", "foo.bar.com"),
            Curl(0, Lab.Client, to, "/api/v2/pods", "foo.bar.com", "POST"), Curl(0, Lab.Client, to, "/api/v2/../v1", "foo.bar.com"),
            Curl(0, guide.Admin, to, "/api/v2/pods", "foo.bar.com"),
        }),
        Curl(0, Lab.External, Node(v6), "/api/v2/pods", "foo.bar.com", nodePort: true),
        Http2(Lab.Client, Pod(v6), reaches: false), Tls(false, Lab.Client, Pod(v6), "foo.bar.com"),
    ]);

    [RootFact]
    public Task AdminAndPublic() => UnderAsync(GuidePolicies.Admin, v6 =>
    [
        .. new[] { Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Curl(200, guide.Admin, to, "/admin/x"), Curl(200, guide.Admin, to, "/public/x"), Curl(0, guide.Admin, to, "/other"),
            Curl(200, Lab.Client, to, "/public/x"), Curl(0, Lab.Client, to, "/admin/x"), Curl(0, Lab.Client, to, "/publicity"), Curl(0, Lab.Client, to, "/public/../admin/x"),
        }),
        Curl(200, Lab.External, Node(v6), "/public/x", nodePort: true), Curl(0, Lab.External, Node(v6), "/admin/x", nodePort: true),
        Curl(200, Lab.External, Pod(v6), "/public/x"), Curl(0, Lab.External, Pod(v6), "/admin/x"),
    ]);

    [RootFact]
    public Task NoWebOutsideTheDomain() => UnderAsync(GuidePolicies.InternalDomain, v6 =>
    [
        .. new[] { Far(v6), Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Curl(200, guide.DomainOnly, to, "/", "www.bar.com"), Curl(200, guide.DomainOnly, to, "/x?y", "a.b.BAR.com."), Curl(200, guide.DomainOnly, to, "/", "www.bar.com", "POST"),
            Curl(0, guide.DomainOnly, to, "/", "www.foo.com"), Curl(0, guide.DomainOnly, to, "/", "bar.com"), Curl(0, guide.DomainOnly, to, "/"),
            Tls(false, guide.DomainOnly, to, "www.bar.com"), Curl(200, Lab.Client, to, "/", "www.foo.com"),
        }),
        Resolves(guide.DomainOnly, v6, tcp: false), Resolves(guide.DomainOnly, v6, tcp: true), Blocked(guide.DomainOnly, Far(v6)),
    ]);

    [RootFact]
    public Task NothingButHttp() => UnderAsync(GuidePolicies.HttpOnly, v6 =>
    [
        .. new[] { Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Curl(200, Lab.Client, to, "/any", "any.host"), Curl(200, guide.Admin, to, "/", method: "DELETE"), Curl(200, Lab.Client, to, "/", method: "HEAD"),
            Tls(false, Lab.Client, to, "foo.bar.com"), Tls(false, Lab.Client, to, null),
        }),
        Curl(200, Lab.External, Node(v6), "/", nodePort: true), Tls(false, Lab.External, Node(v6), "foo.bar.com", nodePort: true), Http2(Lab.Client, Pod(v6), reaches: false),
    ]);

    [RootFact]
    public Task OneServerName() => UnderAsync(GuidePolicies.TlsName, v6 =>
    [
        .. new[] { Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Tls(true, Lab.Client, to, "foo.bar.com"), Tls(true, Lab.Client, to, "Foo.Bar.Com"), Tls(false, Lab.Client, to, "bar.com"), Tls(false, Lab.Client, to, null),
            Tls(false, guide.Admin, to, "foo.bar.com"), Curl(0, Lab.Client, to, "/", "foo.bar.com"),
        }),
        Tls(false, Lab.External, Node(v6), "foo.bar.com", nodePort: true),
    ]);

    [RootFact]
    public Task NoTlsOutsideTheDomain() => UnderAsync(GuidePolicies.InternalTls, v6 =>
    [
        .. new[] { Far(v6), Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Tls(true, guide.TlsOnly, to, "www.bar.com"), Tls(false, guide.TlsOnly, to, "www.foo.com"), Tls(false, guide.TlsOnly, to, null),
            Curl(0, guide.TlsOnly, to, "/", "www.bar.com"), Tls(true, Lab.Client, to, "www.foo.com"),
        }),
        Resolves(guide.TlsOnly, v6, tcp: false), Resolves(guide.TlsOnly, v6, tcp: true),
    ]);

    [RootFact]
    public Task NothingButTls() => UnderAsync(GuidePolicies.TlsOnly, v6 =>
    [
        .. new[] { Pod(v6), Service(v6) }.SelectMany(to => new[]
        {
            Tls(true, Lab.Client, to, "any.name"), Tls(true, guide.Admin, to, null), Curl(0, Lab.Client, to, "/"),
        }),
        Tls(true, Lab.External, Node(v6), "foo.bar.com", nodePort: true), Curl(0, Lab.External, Node(v6), "/", nodePort: true),
    ]);

    private static string Far(bool v6) => v6 ? L7Lab.Outside6 : L7Lab.Outside;

    private string Pod(bool v6) => L7Lab.Address(Lab.Web, v6);

    private string Service(bool v6) => Lab.ServiceIp(v6);

    private string Node(bool v6) => L7Lab.Address(Lab.Node, v6);

    private async Task UnderAsync(string policy, Func<bool, IEnumerable<Task<string?>>> probes)
    {
        await Lab.ApplyAsync(policy);
        try
        {
            foreach (var v6 in Families)
            {
                await GuideLab.CheckAsync(probes(v6));
            }
        }
        finally
        {
            if (policy.Length > 0)
            {
                await Lab.DeleteAsync(GuidePolicies.Reference(policy));
            }
        }
    }

    // Each request has a mark of its own by which servers know it again.
    private async Task<string?> Curl(
        int expected, LabHost from, string to, string path, string? host = null, string method = "GET", bool nodePort = false)
    {
        var mark = Guid.NewGuid().ToString();
        var met = await Web.CurlAsync(from, to, path, host, method, nodePort ? Lab.NodePort(80) : 80, "-H", $"Mark: {mark}");
        var served = Lab.Requests.Any(r => r.Head.Contains(mark, StringComparison.Ordinal));
        return met == expected && served == (expected != 0) ? null : $"{method} {path} for {host} from {from.Name} to {to}: {met}, served: {served}; not {expected}";
    }

    private async Task<string?> Tls(bool expected, LabHost from, string to, string? name, bool nodePort = false)
    {
        var met = await Web.HandshakeAsync(from, to, name, nodePort ? Lab.NodePort(443) : 443);
        return met == expected ? null : $"server name {name} from {from.Name} to {to}: {met}, not {expected}";
    }

    private async Task<string?> Http2(LabHost from, string to, bool reaches)
    {
        var path = $"/public/{Guid.NewGuid()}";
        var before = Lab.Requests.Count(r => r.Method == "PRI");
        var said = await Web.Http2Async(from, to, path);
        var reached = Lab.Requests.Count(r => r.Method == "PRI") > before;
        return reached == reaches ? null : $"HTTP/2 from {from.Name} to {to}: reached: {reached}; {said}";
    }

    private async Task<string?> Resolves(LabHost from, bool v6, bool tcp)
    {
        var found = await LabResolver.ResolveAsync(from, L7Lab.Address(Lab.External, v6), "www.bar.com", tcp);
        return found is [L7Lab.Outside] ? null : $"www.bar.com from {from.Name}: {string.Join(' ', found)}";
    }

    private static async Task<string?> Blocked(LabHost from, string to)
    {
        var met = await from.PingAsync(to);
        return met.Verdict == ProbeVerdict.Dropped ? null : $"an echo request from {from.Name} to {to}: {met}";
    }
}

/// <summary>With routed Pods.</summary>
public sealed class RoutedGuideTests(RoutedGuideLab guide) : GuideTests(guide), IClassFixture<RoutedGuideLab>;

public sealed class ApiGuideTests(ApiGuideLab guide) : GuideTests(guide), IClassFixture<ApiGuideLab>;

/// <summary>With bridged Pods.</summary>
public sealed class BridgedGuideTests(BridgedGuideLab guide) : GuideTests(guide), IClassFixture<BridgedGuideLab>;
