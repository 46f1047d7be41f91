using System.Net;

namespace Antrea.Testing.Cel;

/// <summary>The functions and operators that the rules use.</summary>
public static class Functions
{
    public static object Call(string function, object? target, object[] args) => (function, target, args) switch
    {
        ("!", null, [bool b]) => !b,
        ("==", null, [var a, var b]) => Same(a, b),
        ("!=", null, [var a, var b]) => !Same(a, b),
        ("<", null, [var a, var b]) => Compare(a, b) < 0,
        ("<=", null, [var a, var b]) => Compare(a, b) <= 0,
        (">", null, [var a, var b]) => Compare(a, b) > 0,
        (">=", null, [var a, var b]) => Compare(a, b) >= 0,
        ("+", null, [long a, long b]) => a + b,
        ("+", null, [string a, string b]) => a + b,
        ("string", null, [long number]) => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ("in", null, [string key, IReadOnlyDictionary<string, object> map]) => map.ContainsKey(key),
        ("in", null, [var item, IReadOnlyList<object> list]) => list.Any(o => Same(o, item)),
        ("[]", null, [IReadOnlyDictionary<string, object> map, string key]) => map.TryGetValue(key, out var value) ? value : throw new CelException($"no such key: {key}"),
        ("size", null, [IReadOnlyList<object> list]) => (long)list.Count,
        ("type", null, [var value]) => TypeOf(value),
        ("matches", string text, [string pattern]) => GoRegex.IsMatch(text, pattern),
        ("endsWith", string text, [string end]) => text.EndsWith(end, StringComparison.Ordinal),
        ("indexOf", string text, [string part]) => (long)text.IndexOf(part, StringComparison.Ordinal),
        ("lowerAscii", string text, []) => string.Concat(text.Select(c => char.IsAscii(c) ? char.ToLowerInvariant(c) : c)),
        ("isIP", null, [string text]) => Network.ParseAddress(text) is not null,
        ("isCIDR", null, [string text]) => Network.Parse(text) is not null,
        ("ip", null, [string text]) => Network.ParseAddress(text) ?? throw new CelException($"{text} is no address"),
        ("cidr", null, [string text]) => Network.Parse(text) ?? throw new CelException($"{text} is no CIDR"),
        ("containsIP", Network network, [IPAddress address]) => network.Contains(address),
        ("containsCIDR", Network network, [Network other]) => network.Contains(other),
        ("prefixLength", Network network, []) => (long)network.Length,
        _ => throw new CelException($"no such overload: {target?.GetType().Name}.{function}({string.Join(", ", args.Select(a => a.GetType().Name))})"),
    };

    private static bool Same(object a, object b) => (a, b) switch
    {
        (long x, double y) => x == y,
        (double x, long y) => x == y,
        (IReadOnlyDictionary<string, object> x, IReadOnlyDictionary<string, object> y) =>
            x.Count == y.Count && x.All(p => y.TryGetValue(p.Key, out var other) && Same(p.Value, other)),
        (IReadOnlyList<object> x, IReadOnlyList<object> y) => x.Count == y.Count && x.Zip(y).All(p => Same(p.First, p.Second)),
        _ => a.Equals(b),
    };

    private static int Compare(object a, object b) => (a, b) switch
    {
        (long x, long y) => x.CompareTo(y),
        (double or long, double or long) => Convert.ToDouble(a, null).CompareTo(Convert.ToDouble(b, null)),
        _ => throw new CelException($"no such overload: {a.GetType().Name} < {b.GetType().Name}"),
    };

    private static TypeName TypeOf(object value) => value switch
    {
        long => new TypeName("int"),
        double => new TypeName("double"),
        string => new TypeName("string"),
        bool => new TypeName("bool"),
        _ => throw new CelException($"the type of {value} has no name here"),
    };
}
