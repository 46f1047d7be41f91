using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>The laboratory of the guide's policies, used by one test after another.</summary>
public abstract class GuideLab(PodLink pods, bool withApi = false) : IAsyncLifetime
{
    private L7Lab? _lab;

    internal L7Lab Lab => _lab!;

    internal LabPod Admin { get; private set; } = null!;

    internal LabPod DomainOnly { get; private set; } = null!;

    internal LabPod TlsOnly { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (new RootFactAttribute().Skip is not null)
        {
            return;
        }

        _lab = await L7Lab.CreateAsync(new LabWiring(pods), withApi: withApi);
        Admin = Lab.Add("admin", "role: admin");
        DomainOnly = Lab.Add("domain-only", "egress-restriction: internal-domain-only");
        TlsOnly = Lab.Add("tls-only", "egress-restriction: internal-tls-only");
        Lab.Cluster.NameServer.Set("www.bar.com", 60, L7Lab.Outside);
    }

    public async Task DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }

    /// <summary>Waits for probes that are under way, and fails with all that went wrong.</summary>
    internal static async Task CheckAsync(params IEnumerable<Task<string?>> probes) =>
        (await Task.WhenAll(probes.ToList())).OfType<string>().ShouldBeEmpty();
}

/// <summary>Pods on routes.</summary>
public sealed class RoutedGuideLab() : GuideLab(PodLink.Routed);

/// <summary>Pods on routes, and an agent that watches an API server.</summary>
public sealed class ApiGuideLab() : GuideLab(PodLink.Routed, withApi: true);

/// <summary>Pods on a bridge.</summary>
public sealed class BridgedGuideLab() : GuideLab(PodLink.Bridged);
