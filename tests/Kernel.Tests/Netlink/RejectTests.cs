using System.Net;
using System.Net.Sockets;
using Antrea.Enforcers.Logs;
using Antrea.Enforcers.Netlink;
using Antrea.Enforcers.Queue;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>
/// Two Pods on a bridge and a Service in front of one: its traffic is translated on the bridge. The rule drops and logs, and the answer is ours.
/// </summary>
public sealed class RejectTests
{
    private const int Port = 8080, ServicePort = 80;
    private const uint Mark = 0x1000000;

    [RootTheory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void TheClientOfAServiceIsRefusedAtOnce(bool v6, bool tcp)
    {
        using var lab = new BridgeLab(v6);
        lab.Rules(
            $"-t nat -A PREROUTING -d {lab.Service} -p {(tcp ? "tcp" : "udp")} --dport {ServicePort} -j DNAT --to-destination {(v6 ? $"[{lab.Second}]" : lab.Second)}:{Port}",
            $"-t raw -A PREROUTING -d {lab.Service} -j NFLOG --nflog-group 45 --nflog-prefix before --nflog-size 96",
            $"-A FORWARD -d {lab.Second} -j NFLOG --nflog-group 45 --nflog-prefix refused --nflog-size 96",
            $"-A FORWARD -d {lab.Second} -j DROP",
            "-A OUTPUT -m mark ! --mark 0x1000000/0x1000000 -j DROP");
        using var reject = lab.Node.Invoke(() => RawReject.Start(Mark));
        var known = new OriginalDestinations();
        var ports = new System.Collections.Concurrent.ConcurrentBag<int>();
        using var reader = lab.Node.Invoke(() => NflogReader.Start(new() { Group = 45, WithFlow = true }, (in LoggedPacket p) =>
        {
            PacketSummary.TryParse(p.Payload, out var packet).ShouldBeTrue();
            ports.Add(p.PhysicalInDevice);
            if (p.Prefix.SequenceEqual("before"u8))
            {
                known.Remember(p.Payload, packet);
                return;
            }

            var (address, port) = p.Original is { } original ? (original.Destination, original.DestinationPort) : known.Find(p.Payload, packet);
            reject.Answer(p.Payload, address, port);
        }));
        using var socket = lab.First.Invoke(() => new Socket(lab.Service.AddressFamily, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp));
        socket.ReceiveTimeout = 3000;

        var error = Should.Throw<SocketException>(() =>
        {
            socket.Connect(lab.Service, ServicePort);
            socket.Send("ask"u8);
            socket.Receive(new byte[10]);
        });

        // A prohibited host reads as unreachable, or as no permission over IPv6.
        error.SocketErrorCode.ShouldBe(tcp ? SocketError.ConnectionRefused : v6 ? SocketError.AccessDenied : SocketError.HostUnreachable);
        SpinWait.SpinUntil(() => reject.Sent == 1, 3000);
        ports.ShouldAllBe(p => p == int.Parse(lab.Node.Must("cat", "/sys/class/net/p2/ifindex")));
        (reject.Sent, reject.Failed, reader.HandlerErrors).ShouldBe((1, 0, 0));
    }

    /// <summary>A node with two Pods on a bridge whose packets pass its rules.</summary>
    private sealed class BridgeLab : IDisposable
    {
        private static int _number;
        private readonly bool _v6;

        public BridgeLab(bool v6)
        {
            _v6 = v6;
            var id = $"nl-{Environment.ProcessId:x}-b{Interlocked.Increment(ref _number):x}";
            Node = NetworkNamespace.Create(id + "n");
            First = NetworkNamespace.Create(id + "1");
            SecondPod = NetworkNamespace.Create(id + "2");
            Node.Ip("link add br0 type bridge", "addr add 10.92.0.1/24 dev br0", "addr add fd92::1/64 dev br0 nodad", "link set br0 up");
            Node.Sysctl(("net.ipv4.ip_forward", "1"), ("net.ipv6.conf.all.forwarding", "1"),
                ("net.bridge.bridge-nf-call-iptables", "1"), ("net.bridge.bridge-nf-call-ip6tables", "1"));
            Join(First, 2);
            Join(SecondPod, 3);
        }

        public NetworkNamespace Node { get; }

        public NetworkNamespace First { get; }

        public IPAddress Service => IPAddress.Parse(_v6 ? "fd96::a" : "10.96.0.10");

        public IPAddress Second => IPAddress.Parse(_v6 ? "fd92::3" : "10.92.0.3");

        private NetworkNamespace SecondPod { get; }

        public void Rules(params string[] rules)
        {
            // Neighbour discovery is not refused.
            if (_v6)
            {
                Node.Must("ip6tables", "-A OUTPUT -p icmpv6 --icmpv6-type neighbour-solicitation -j ACCEPT");
                Node.Must("ip6tables", "-A OUTPUT -p icmpv6 --icmpv6-type neighbour-advertisement -j ACCEPT");
                Node.Must("ip6tables", "-A FORWARD -p icmpv6 -j ACCEPT");
            }

            foreach (var rule in rules)
            {
                Node.Must(_v6 ? "ip6tables" : "iptables", rule);
            }
        }

        public void Dispose()
        {
            First.Dispose();
            SecondPod.Dispose();
            Node.Dispose();
        }

        private void Join(NetworkNamespace pod, int number)
        {
            Node.Ip($"link add p{number} type veth peer name eth0 netns {pod.Name}");
            Node.Ip($"link set p{number} master br0 up");
            pod.Ip($"addr add 10.92.0.{number}/24 dev eth0", $"addr add fd92::{number}/64 dev eth0 nodad", "link set eth0 up",
                "route add default via 10.92.0.1", "route add default via fd92::1");
        }
    }
}
