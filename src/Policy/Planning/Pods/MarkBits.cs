using System.Numerics;
using System.Text.Json.Serialization;

namespace Antrea.Policy.Planning.Pods;

/// <summary>The bits of the conntrack mark, and of the mark of packets that it sends itself, that the agent uses; lowest bits first.</summary>
/// <param name="Mask">At least <see cref="Needed"/> bits; kube-proxy's 0x4000 and 0x8000 may not be among them.</param>
public sealed record MarkBits(uint Mask)
{
    /// <summary>Bits that are needed: cut, own packets, and six for layer 7.</summary>
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
