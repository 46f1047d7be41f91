using Antrea.L7;

namespace Antrea.Enforcers.L7;

/// <summary>What the rules say of a connection before a byte of it is looked at.</summary>
/// <param name="IsRefused">Layers 3 and 4 do not let it be.</param>
/// <param name="Guard">The layer-7 rules it is under; null = none.</param>
internal readonly record struct Judgement(bool IsRefused, L7Guard? Guard)
{
    public static readonly Judgement Refused = new(true, null);

    public static readonly Judgement Free = new(false, null);

    public bool IsFree => !IsRefused && Guard is null;
}
