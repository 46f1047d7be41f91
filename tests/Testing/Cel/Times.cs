namespace Antrea.Testing.Cel;

/// <summary>Arithmetic of costs: it stops at the top instead of wrapping.</summary>
public static class Times
{
    public static ulong Add(ulong a, ulong b) => a > ulong.MaxValue - b ? ulong.MaxValue : a + b;

    public static ulong Multiply(ulong a, ulong b) => b != 0 && a > ulong.MaxValue / b ? ulong.MaxValue : a * b;

    /// <summary>A part of a size, rounded up.</summary>
    public static ulong Factor(ulong a, double factor) => a == ulong.MaxValue ? a : (ulong)Math.Ceiling(a * factor);
}
