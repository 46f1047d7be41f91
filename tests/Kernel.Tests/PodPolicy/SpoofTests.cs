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
        await using var trio = await Trio.CreateAsync(pods);
        var (server, client) = (IPAddress.Parse(Trio.Address(trio.Server, v6)), IPAddress.Parse(Trio.Address(trio.Client, v6)));
        (await trio.Client.PingAsync(v6 ? trio.Node.Gateway6 : trio.Node.Gateway)).Verdict.ShouldBe(ProbeVerdict.Connected);
        await trio.ApplyAsync(PolicyText.On("server", onlyClient));
        using var receiver = Open(trio.Server, server, 4000);
        trio.Other.AddAddress(client.ToString());

        // Where an address is on a bridge is known some time after it has spoken; a route tells at once.
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        for (var attempt = pods == PodLink.Routed ? 1 : 75; ; attempt--)
        {
            await SendAsync(trio.Other, "spoofed");
            await SendAsync(trio.Client, "real");
            var first = await ReceiveAsync(receiver);
            if (first == "real" || attempt == 1)
            {
                first.ShouldBe("real");
                receiver.Available.ShouldBe(0);
                return;
            }

            (await ReceiveAsync(receiver)).ShouldBe("real");
            await tick.WaitForNextTickAsync();
        }

        async Task SendAsync(LabPod from, string text)
        {
            using var socket = Open(from, client, 0);
            await socket.SendToAsync(System.Text.Encoding.ASCII.GetBytes(text), new IPEndPoint(server, 4000));
        }
    }

    private static async Task<string> ReceiveAsync(Socket receiver)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var buffer = new byte[100];
        return System.Text.Encoding.ASCII.GetString(buffer, 0, await receiver.ReceiveAsync(buffer, limit.Token));
    }

    private static Socket Open(LabHost host, IPAddress address, int port)
    {
        var socket = host.Namespace.Invoke(() => new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }
}
