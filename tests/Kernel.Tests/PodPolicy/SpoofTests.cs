using System.Net;
using System.Net.Sockets;
using Antrea.Kernel.Tests.PodPolicy.Support;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy;

/// <summary>A Pod is its address, so nobody else may send from it.</summary>
public sealed class SpoofTests
{
    [RootTheory]
    [InlineData(PodLink.Routed, false)]
    [InlineData(PodLink.Routed, true)]
    [InlineData(PodLink.Bridged, false)]
    [InlineData(PodLink.Bridged, true)]
    public async Task ANeighbourCannotSendFromAnotherPodsAddress(PodLink pods, bool v6)
    {
        var onlyClient = $"ingress: [{{action: Allow, from: [{PolicyText.Pod("client")}]}}, {{action: Drop}}]";
        await using var trio = await Trio.CreateAsync(pods, policy: PolicyText.On("server", onlyClient));
        var (server, client) = (IPAddress.Parse(Trio.Address(trio.Server, v6)), IPAddress.Parse(Trio.Address(trio.Client, v6)));
        using var receiver = Open(trio.Server, server, 4000);

        trio.Other.AddAddress(client.ToString());
        await SendAsync(trio.Other, "spoofed");
        await SendAsync(trio.Client, "real");

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var buffer = new byte[100];
        var length = await receiver.ReceiveAsync(buffer, limit.Token);
        System.Text.Encoding.ASCII.GetString(buffer, 0, length).ShouldBe("real");
        receiver.Available.ShouldBe(0);

        async Task SendAsync(LabPod from, string text)
        {
            using var socket = Open(from, client, 0);
            await socket.SendToAsync(System.Text.Encoding.ASCII.GetBytes(text), new IPEndPoint(server, 4000));
        }
    }

    private static Socket Open(LabHost host, IPAddress address, int port)
    {
        var socket = host.Namespace.Invoke(() => new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }
}
