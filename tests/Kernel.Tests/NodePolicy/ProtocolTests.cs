using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Antrea.Kernel.Tests.NodePolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.NodePolicy;

/// <summary>Protocols beside plain ports: ICMP in both families, IGMP, and how a Reject looks from outside.</summary>
public sealed class ProtocolTests(OneCluster shared) : IClassFixture<OneCluster>
{
    private const int Igmp = 2;

    [RootFact]
    public async Task EchoRulesAreWrittenForV4AndHoldInBothFamilies()
    {
        var cluster = await shared.FreshAsync();
        var (a, b, outside) = (cluster.Lab.NodeA, cluster.Lab.NodeB, cluster.Lab.External);
        foreach (var (action, v4, v6) in new[]
        {
            ("Drop", "Dropped", "Dropped"), ("Reject", "Rejected:ECONNREFUSED", "Rejected:ECONNREFUSED"), ("Allow", "Connected", "Connected"),
        })
        {
            await cluster.ApplyAsync("policy", Manifest.Policy("p", "ingress: [{action: " + action + ", from: [{nodeSelector: {matchLabels: "
                + "{kubernetes.io/hostname: node-b}}}], protocols: [{icmp: {icmpType: 8, icmpCode: 0}}]}, "
                + "{action: Drop, from: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}], protocols: [{icmp: {icmpType: 8}}]}]"));

            await new Verdicts().Ping(v4, v6, b, a).Ping("Connected", "Connected", outside, a).Ping("Connected", "Connected", a, b)
                .Expect("Connected", b, a, 80).Expect("Connected", b, a, 80, LabProtocol.Udp).CheckAsync(action);
        }
    }

    [RootFact]
    public async Task AnIgmpRuleDropsNothingButIgmp()
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        await cluster.ApplyAsync();
        (await QueryArrivesAsync(0x11)).ShouldBeTrue();

        await cluster.ApplyAsync("policy", Manifest.Policy("p", "ingress: [{action: Drop, protocols: [{igmp: {igmpType: 0x11}}]}]"));
        (await QueryArrivesAsync(0x11)).ShouldBeFalse();
        (await QueryArrivesAsync(0x16)).ShouldBeTrue("another type");

        await cluster.ApplyAsync("policy", Manifest.Policy("p", "ingress: [{action: Drop, protocols: [{igmp: {}}]}]"));
        (await QueryArrivesAsync(0x16)).ShouldBeFalse();
        await new Verdicts().Expect("Connected", b, a, 80).Expect("Connected", b, a, 80, LabProtocol.Udp).Expect("Connected", b, a, 80, LabProtocol.Sctp)
            .Ping("Connected", "Connected", b, a).CheckAsync();

        async Task<bool> QueryArrivesAsync(byte type)
        {
            using var receiver = a.OpenRaw(AddressFamily.InterNetwork, Igmp);
            receiver.Bind(new IPEndPoint(IPAddress.Parse(a.Ip), 0));
            using var sender = b.OpenRaw(AddressFamily.InterNetwork, Igmp);
            await sender.SendToAsync(new byte[] { type, 0, (byte)(255 - type), 255, 0, 0, 0, 0 }, new IPEndPoint(IPAddress.Parse(a.Ip), 0));
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            try
            {
                var packet = new byte[256];
                var length = await receiver.ReceiveAsync(packet, limit.Token);
                return length > 20 && packet[(packet[0] & 15) * 4] == type;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [RootFact]
    public async Task ARejectAnswersAtOnceInTheWayOfItsProtocol()
    {
        var cluster = await shared.FreshAsync();
        var (a, b) = (cluster.Lab.NodeA, cluster.Lab.NodeB);
        await cluster.ApplyAsync("policy", Manifest.Policy("p", "ingress: [{action: Reject, ports: [{protocol: TCP}, {protocol: UDP}, {protocol: SCTP}], "
            + "from: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}]}]"));

        // An ICMP error would be heeded by IPv6's TCP at its second SYN only, after a second: it is a reset.
        var watch = Stopwatch.StartNew();
        await new Verdicts().Expect("Rejected:ECONNREFUSED", b, a, 80).CheckAsync("TCP");
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(1));
        await new Verdicts().Expect("Rejected:ECONNREFUSED", b, a, 80, LabProtocol.Udp).Expect("Rejected:ECONNREFUSED", b, a, 80, LabProtocol.Sctp).CheckAsync();
        a.Namespace.Must("ip6tables-save", "").ShouldContain("--reject-with tcp-reset");

        // What the sender itself rejects, it does not send.
        await cluster.ApplyAsync("policy", Manifest.Policy("p", "egress: [{action: Reject, ports: [{protocol: UDP}], "
            + "to: [{nodeSelector: {matchLabels: {kubernetes.io/hostname: node-b}}}]}]"));
        await new Verdicts().Expect("Error:EPERM", a, b, 80, LabProtocol.Udp).Expect("Connected", a, b, 80).CheckAsync("egress");
    }
}
