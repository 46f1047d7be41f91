using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>Several probes at once.</summary>
internal sealed class Verdicts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<(string What, string Expected, Task<ProbeResult> Result)> _running = [];

    /// <summary>Probes both addresses of a host.</summary>
    public Verdicts Expect(string verdict, LabHost from, LabHost to, int port, LabProtocol protocol = LabProtocol.Tcp) =>
        Expect(verdict, from, to.Ip, port, protocol).Expect(verdict, from, to.Ip6, port, protocol);

    public Verdicts Expect(string verdict, LabHost from, string address, int port, LabProtocol protocol = LabProtocol.Tcp) =>
        Add($"{from.Name} -> {address} {protocol} {port}", verdict, from.ProbeAsync(protocol, address, port, Time(verdict)));

    /// <summary>Pings both addresses of a host.</summary>
    public Verdicts Ping(string v4, string v6, LabHost from, LabHost to) =>
        Add($"{from.Name} pings {to.Ip}", v4, from.PingAsync(to.Ip, Time(v4))).Add($"{from.Name} pings {to.Ip6}", v6, from.PingAsync(to.Ip6, Time(v6)));

    /// <summary>Waits for all and compares.</summary>
    public async Task CheckAsync(string step = "")
    {
        var wrong = new List<string>();
        foreach (var (what, expected, result) in _running)
        {
            var found = await result;
            if (found.ToString() != expected && $"{found}:{found.Detail}" != expected)
            {
                wrong.Add($"{what}: {found} {found.Detail}, not {expected}");
            }
        }

        wrong.ShouldBeEmpty(step);
        _running.ShouldNotBeEmpty();
        _running.Clear();
    }

    private static TimeSpan? Time(string verdict) => verdict == nameof(ProbeVerdict.Dropped) ? null : Patience;

    private Verdicts Add(string what, string expected, Task<ProbeResult> result)
    {
        _running.Add((what, expected, result));
        return this;
    }
}
