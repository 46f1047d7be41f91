using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Antrea.Enforcers.Netlink;
using Antrea.Policy.Addresses;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Netlink;

/// <summary>Members of real sets.</summary>
public sealed class IpsetTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [RootTheory]
    [InlineData("inet", "10.1.2.3/32", "10.9.0.0/16", "0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1")]
    [InlineData("inet6", "fd00::7/128", "fd00:9::/32", "::/0", "::/1", "8000::/1")]
    public void MembersComeGoAndExpire(string family, string host, string net, string any, string lower, string upper)
    {
        using var place = Space();
        using var sets = place.Invoke(IpsetAdder.Open);
        place.Must("ipset", $"create s hash:net family {family} timeout 0");

        sets.Add("s", [new(IpNet.Parse(host), Minute), new(IpNet.Parse(net), null)]);

        var members = sets.Members("s").ToDictionary(m => m.Net, m => m.Timeout);
        members.Count.ShouldBe(2);
        members[IpNet.Parse(host)]!.Value.ShouldBeInRange(TimeSpan.FromSeconds(58), Minute);
        members[IpNet.Parse(net)].ShouldBeNull();
        place.Must("ipset", $"test s {host}");

        sets.Add("s", [new(IpNet.Parse(host), 10 * Minute)]);
        sets.Members("s").Single(m => m.Net.IsHost).Timeout!.Value.ShouldBeInRange(9 * Minute, 10 * Minute);
        sets.Remove("s", [IpNet.Parse(host), IpNet.Parse(host), IpNet.Parse(net)]);
        sets.Members("s").ShouldBeEmpty();

        sets.Add("s", [new(IpNet.Parse(any), Minute)]);
        sets.Members("s").Select(m => m.Net).Order().ShouldBe([IpNet.Parse(lower), IpNet.Parse(upper)]);
        sets.Remove("s", [IpNet.Parse(any)]);

        sets.Add("s", [new(IpNet.Parse(host), TimeSpan.FromMilliseconds(1))]);
        sets.Members("s").ShouldHaveSingleItem("a part of a second is a second");
        SpinWait.SpinUntil(() => sets.Members("s").Count == 0, 5000).ShouldBeTrue();
    }

    [RootFact]
    public void WhatIsWrongIsNamed()
    {
        using var place = Space();
        using var sets = place.Invoke(IpsetAdder.Open);
        place.Must("ipset", "create small hash:net maxelem 4 timeout 0");
        place.Must("ipset", "create plain hash:net");
        Error("none", Host(1)).ShouldBe((IpsetProblem.SetMissing, 0));
        Error("small", Host(1), Host(2), Host(3), Host(4), Host(5), Host(6)).ShouldBe((IpsetProblem.SetFull, 4));
        Error("plain", Host(1)).ShouldBe((IpsetProblem.NoTimeouts, 0));
        place.Must("ipset", "create ports bitmap:port range 0-100");
        Error("ports", new SetElement(IpNet.Parse("10.0.0.1/32"), null)).ShouldBe((IpsetProblem.WrongKind, 0));
        Error("plain", new SetElement(IpNet.Parse("fd00::1/128"), null)).ShouldBe((IpsetProblem.WrongKind, 0));
        Should.Throw<IpsetException>(() => sets.Members("none")).Message.ShouldBe("set none: there is no such set");
        Should.Throw<IpsetException>(() => sets.Remove("none", [IpNet.Parse("10.0.0.1/32")])).Problem.ShouldBe(IpsetProblem.SetMissing);
        sets.Members("small").Count.ShouldBe(4);

        (IpsetProblem, int) Error(string set, params SetElement[] elements)
        {
            var error = Should.Throw<IpsetException>(() => sets.Add(set, elements));
            return (error.Problem, error.Done);
        }
    }

    [RootFact]
    public void TenThousandGoInAtOnceAndRulesSeeThem()
    {
        using var place = Space();
        using var sets = place.Invoke(IpsetAdder.Open);
        place.Must("ipset", "create big hash:net timeout 0");
        place.Must("iptables", "-A OUTPUT -m set --match-set big dst -j REJECT");
        var started = Stopwatch.StartNew();

        sets.Add("big", Enumerable.Range(0, 10_000).Select(Host));

        var took = started.Elapsed;
        sets.Members("big").Count.ShouldBe(10_000);
        using var socket = place.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        place.Ip("addr add 10.0.0.1/8 dev lo");
        socket.SendTo("x"u8, new IPEndPoint(IPAddress.Parse("10.0.48.0"), 9)).ShouldBe(1);
        Should.Throw<SocketException>(() => socket.SendTo("x"u8, new IPEndPoint(IPAddress.Parse("10.0.39.15"), 9)));
        took.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static SetElement Host(int i) => new(new IpNet((UInt128)(0x0a000000u + (uint)i), 32, false), Minute);

    private static NetworkNamespace Space() => NetworkNamespace.Create($"nl-{Environment.ProcessId:x}-{Guid.NewGuid():N}"[..15]);
}
