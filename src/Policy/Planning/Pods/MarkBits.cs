using System.Numerics;
using System.Text.Json.Serialization;

namespace Antrea.Policy.Planning.Pods;

/// <summary>
/// The bits of the mark of connections, and of packets, that the agent uses; lowest bits first. A packet carries some only on its way through the
/// agent's own chains.
/// </summary>
/// <param name="Mask">At least <see cref="Needed"/> bits; kube-proxy's 0x4000 and 0x8000 may not be among them.</param>
public sealed record MarkBits(uint Mask)
{
    /// <summary>Bits that are needed: cut or save, own packets, and six for layer 7.</summary>
    public const int Needed = 8;

    /// <summary>Bits of kube-proxy.</summary>
    public const uint KubeProxy = 0x4000 | 0x8000;

    /// <summary>0x0ff00000.</summary>
    public static readonly MarkBits Default = new(0x0ff00000);

    /// <summary>Set on connections that were cut.</summary>
    [JsonIgnore]
    public uint Cut => Bit(0);

    /// <summary>On packets that the agent sends itself: answers to what is refused.</summary>
    [JsonIgnore]
    public uint Own => Bit(1);

    /// <summary>On packets that come back from the judge with bits for their connection; on connections this bit says that they were cut.</summary>
    [JsonIgnore]
    public uint Save => Bit(0);

    /// <summary>On connections whose packets are judged: a layer-7 rule decided them.</summary>
    [JsonIgnore]
    public uint Judged => Bit(2);

    /// <summary>On connections with an allowed request: answers may pass.</summary>
    [JsonIgnore]
    public uint Allowed => Bit(3);

    /// <summary>On connections whose next answer, with bytes in it, is to be shown to the judge.</summary>
    [JsonIgnore]
    public uint Wanted => Bit(4);

    /// <summary>On connections of which any next packet of the server is to be shown: what it acknowledges. No epoch, as it is wanted.</summary>
    [JsonIgnore]
    public uint AcknowledgementWanted => Wanted | EpochMask;

    /// <summary>On connections that need no judge any more: the epoch in which this holds.</summary>
    [JsonIgnore]
    public uint EpochMask => Bit(5) | Bit(6) | Bit(7);

    /// <summary>The bits that the judge sets.</summary>
    [JsonIgnore]
    public uint Saved => Allowed | Wanted | EpochMask;

    /// <summary>Bits of an epoch, 1 to <see cref="LastEpoch"/>; 0 = judged still.</summary>
    public uint Epoch(int epoch) => ((epoch & 1) != 0 ? Bit(5) : 0) | ((epoch & 2) != 0 ? Bit(6) : 0) | ((epoch & 4) != 0 ? Bit(7) : 0);

    /// <summary>The last epoch; behind it comes 1.</summary>
    public const int LastEpoch = 7;

    /// <summary>Why the mask cannot be used, or null.</summary>
    public static string? Refuse(uint mask) =>
        (mask & KubeProxy) != 0 ? "0x4000 and 0x8000 belong to kube-proxy"
        : BitOperations.PopCount(mask) < Needed ? $"at least {Needed} bits are needed" : null;

    private uint Bit(int index)
    {
        var rest = Mask;
        for (; index > 0; index--)
        {
            rest &= rest - 1;
        }

        return rest & (~rest + 1);
    }
}
