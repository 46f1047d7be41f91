namespace Antrea.Testing.Cel;

/// <summary>Result and cost of the functions and operators that the rules use; the cost of the arguments comes on top.</summary>
internal static class Overloads
{
    private const double PerCharacter = 0.1;
    private const double PerPatternCharacter = 0.25;

    // Comparing the bytes of two addresses, 16 at most each.
    private const ulong Addresses = 4;
    private const ulong Networks = Addresses + 2 + 1;

    public static (StaticType Type, ulong Cost) Resolve(string function, StaticType? target, StaticType[] args) => (function, target?.Shape, args) switch
    {
        ("!", null, [{ Shape: Shape.Bool }]) => (StaticType.Bool, 1),
        ("&&" or "||", null, [{ Shape: Shape.Bool }, { Shape: Shape.Bool }]) => (StaticType.Bool, 0),
        ("?:", null, [{ Shape: Shape.Bool }, var yes, var no]) when yes.Shape == no.Shape => (yes, 0),
        ("==" or "!=", null, [var a, var b]) when Comparable(a, b) => (StaticType.Bool, Times.Factor(Math.Min(a.Size, b.Size), PerCharacter)),
        ("<" or "<=" or ">" or ">=", null, [var a, var b]) when IsNumber(a) && IsNumber(b) => (StaticType.Bool, 1),
        ("+", null, [{ Shape: Shape.Int }, { Shape: Shape.Int }]) => (StaticType.Int, 1),
        ("in", null, [var item, { Shape: Shape.List } list]) when Comparable(item, list.Element!) => (StaticType.Bool, list.Size),
        ("in", null, [{ Shape: Shape.Text }, { Shape: Shape.Map }]) => (StaticType.Bool, 1),
        ("[]", null, [{ Shape: Shape.Map } map, { Shape: Shape.Text }]) => (map.Element!, 1),
        ("size", null, [{ Shape: Shape.List }]) => (StaticType.Int, 1),
        ("type", null, [_]) => (new StaticType(Shape.Type, ulong.MaxValue), 1),
        ("matches", Shape.Text, [{ Shape: Shape.Text } pattern]) => (StaticType.Bool, Times.Multiply(
            Times.Factor(Times.Add(target!.Size, 1), PerCharacter), Times.Factor(pattern.Size, PerPatternCharacter))),
        ("endsWith", Shape.Text, [{ Shape: Shape.Text } end]) => (StaticType.Bool, Times.Factor(end.Size, PerCharacter)),
        ("indexOf", Shape.Text, [{ Shape: Shape.Text }]) => (StaticType.Int, Times.Factor(target!.Size, PerCharacter)),
        ("lowerAscii", Shape.Text, []) => (target!, Times.Factor(target!.Size, PerCharacter)),
        ("isIP" or "isCIDR", null, [{ Shape: Shape.Text }]) => (StaticType.Bool, 1),
        ("ip", null, [{ Shape: Shape.Text }]) => (new StaticType(Shape.Address), 1),
        ("cidr", null, [{ Shape: Shape.Text }]) => (new StaticType(Shape.Network), 1),
        ("containsIP", Shape.Network, [{ Shape: Shape.Address }]) => (StaticType.Bool, Addresses),
        ("containsCIDR", Shape.Network, [{ Shape: Shape.Network }]) => (StaticType.Bool, Networks),
        ("prefixLength", Shape.Network, []) => (StaticType.Int, 1),
        _ => throw new CelException($"no matching overload for {target?.Shape}.{function}({string.Join(", ", args.Select(a => a.Shape))})"),
    };

    private static bool Comparable(StaticType a, StaticType b) => a.Shape == b.Shape || a.Shape == Shape.Dyn || b.Shape == Shape.Dyn;

    private static bool IsNumber(StaticType t) => t.Shape is Shape.Int or Shape.Double or Shape.Dyn;
}
