using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What a scalar means in the core schema of YAML 1.2.</summary>
internal static partial class CoreSchema
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    /// <summary>JSON type of a scalar.</summary>
    public enum Kind
    {
        /// <summary>As written.</summary>
        Text,

        /// <summary>null.</summary>
        Null,

        /// <summary>true.</summary>
        True,

        /// <summary>false.</summary>
        False,

        /// <summary>A number, in JSON's form.</summary>
        Number,
    }

    /// <summary>The type of a scalar and its text in JSON's form.</summary>
    /// <exception cref="SemanticErrorException">A tag or a value that JSON has no form for.</exception>
    public static (Kind Kind, string Text) Resolve(Scalar scalar)
    {
        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain ? Plain(scalar) : (Kind.Text, scalar.Value);
        }

        var tag = scalar.Tag.IsNonSpecific ? TagPrefix + "str" : scalar.Tag.Value;
        var (kind, text) = Plain(scalar);
        return tag switch
        {
            TagPrefix + "str" => (Kind.Text, scalar.Value),
            TagPrefix + "null" when kind == Kind.Null => (kind, text),
            TagPrefix + "bool" when kind is Kind.True or Kind.False => (kind, text),
            TagPrefix + "int" when kind == Kind.Number && !text.AsSpan().ContainsAny('.', 'e', 'E') => (kind, text),
            TagPrefix + "float" when kind == Kind.Number => (kind, text),
            _ => throw new SemanticErrorException(scalar.Start, scalar.End, $"the tag {tag} does not fit here"),
        };
    }

    private static (Kind Kind, string Text) Plain(Scalar scalar)
    {
        var v = scalar.Value;
        return v switch
        {
            "" or "~" or "null" or "Null" or "NULL" => (Kind.Null, "null"),
            "true" or "True" or "TRUE" => (Kind.True, "true"),
            "false" or "False" or "FALSE" => (Kind.False, "false"),
            _ when !(char.IsAsciiDigit(v[0]) || v[0] is '-' or '+' or '.') => (Kind.Text, v),
            _ when Integer().IsMatch(v) => (Kind.Number, Decimal(v)),
            _ when Based().IsMatch(v) => (Kind.Number, FromBase(scalar)),
            _ when Float().IsMatch(v) => (Kind.Number, JsonFloat(v)),
            _ when Special().IsMatch(v) => throw new SemanticErrorException(scalar.Start, scalar.End, $"{v} is no number that JSON knows"),
            _ => (Kind.Text, v),
        };
    }

    private static string Decimal(string v)
    {
        var digits = v.AsSpan(v[0] is '-' or '+' ? 1 : 0).TrimStart('0');
        var sign = v[0] == '-' && digits.Length > 0 ? "-" : "";
        return digits.IsEmpty ? "0" : $"{sign}{digits}";
    }

    private static string FromBase(Scalar scalar)
    {
        var isHex = scalar.Value[1] == 'x';
        var digits = scalar.Value[2..];
        if (digits.Length > 15)
        {
            throw new SemanticErrorException(scalar.Start, scalar.End, "the number is too large");
        }

        return Convert.ToInt64(digits, isHex ? 16 : 8).ToString();
    }

    // JSON wants a digit on both sides of the point and no plus sign.
    private static string JsonFloat(string v)
    {
        var sign = v[0] == '-' ? "-" : "";
        var parts = v.TrimStart('-', '+').Split('e', 'E');
        var point = parts[0].Split('.');
        var whole = point[0].TrimStart('0');
        var fraction = point.Length > 1 ? point[1] : "";
        var exponent = parts.Length > 1 ? "e" + parts[1] : "";
        return $"{sign}{(whole.Length == 0 ? "0" : whole)}{(fraction.Length == 0 ? "" : "." + fraction)}{exponent}";
    }

    [GeneratedRegex(@"^[-+]?[0-9]+\z")]
    private static partial Regex Integer();

    [GeneratedRegex(@"^(0o[0-7]+|0x[0-9a-fA-F]+)\z")]
    private static partial Regex Based();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Float();

    [GeneratedRegex(@"^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))\z")]
    private static partial Regex Special();
}
