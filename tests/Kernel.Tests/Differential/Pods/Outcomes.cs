using System.Net;
using Antrea.Enforcers.Tests.Support;
using Antrea.Testing.Kernel;

namespace Antrea.Kernel.Tests.Differential.Pods;

/// <summary>What became of a packet.</summary>
internal enum Outcome
{
    /// <summary>Nothing was seen of it again.</summary>
    Gone,

    /// <summary>It came to where it should.</summary>
    Arrived,

    /// <summary>It came to the node, where a foreign rule refused it.</summary>
    ReachedNode,

    /// <summary>The sender got a TCP reset.</summary>
    Reset,

    /// <summary>The sender was told that this is administratively prohibited.</summary>
    Prohibited,
}

/// <summary>What was seen in all places after the packets of a plan were sent.</summary>
internal sealed class Outcomes
{
    private readonly Dictionary<(WirePlace, WireKey), Outcome> _seen = [];
    private readonly PodWires _wires;

    private Outcomes(PodWires wires) => _wires = wires;

    public static Outcomes Read(PodWires wires)
    {
        var found = new Outcomes(wires);
        foreach (var place in wires.Places)
        {
            foreach (var packet in place.Drain())
            {
                found.Add(place, packet);
            }
        }

        return found;
    }

    /// <summary>The packet's fate.</summary>
    public Outcome Of(TrafficCase c)
    {
        var (here, sent) = (RealCases.Key(c.Kernel), RealCases.Key(RealCases.OnTheWire(c)));
        if (c.Kernel.Hook == Hook.Forward && _seen.TryGetValue((_wires.At(c.Kernel.Destination), here), out var arrived))
        {
            return arrived;
        }

        // Answers come to the sender, with what it knows or what it was translated to.
        var back = _wires.At(c.Kernel.Source);
        return _seen.TryGetValue((back, Turned(sent)), out var told) || _seen.TryGetValue((back, Turned(here)), out told) ? told : Outcome.Gone;
    }

    /// <summary>The fate of the answer to a packet: it comes from where the packet was sent to.</summary>
    public Outcome OfAnswer(TrafficCase c) => _seen.GetValueOrDefault((_wires.At(c.Kernel.Source), Turned(RealCases.Key(RealCases.OnTheWire(c)))));

    private void Add(WirePlace place, ReadOnlySpan<byte> packet)
    {
        if (Wire.Key(packet, out var transport) is not { } key)
        {
            return;
        }

        var icmp = key.Protocol is Protocol.Icmp or Protocol.IcmpV6;
        if (icmp && Refusal(key) is { } refusal && transport.Length > 8 && Wire.Key(transport[8..], out _) is { } inner)
        {
            _seen.TryAdd((place, Turned(inner)), refusal);
        }
        else if (key.Protocol == Protocol.Tcp && (transport[13] & 4) != 0)
        {
            _seen.TryAdd((place, key), Outcome.Reset);
        }
        else
        {
            _seen.TryAdd((place, key), Outcome.Arrived);
        }
    }

    private static Outcome? Refusal(WireKey key) => (key.Protocol, key.Second >> 8, key.Second & 0xff) switch
    {
        (Protocol.Icmp, 3, 10) or (Protocol.IcmpV6, 1, 1) => Outcome.Prohibited,
        (Protocol.Icmp, 3, 3) or (Protocol.IcmpV6, 1, 4) => Outcome.ReachedNode,
        _ => null,
    };

    private static WireKey Turned(WireKey key) => new(key.Destination, key.Source, key.Protocol, key.Second, key.First);
}
