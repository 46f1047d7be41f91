using System.Text.RegularExpressions;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>ipBlock</c>. That there is a cidr, and how the excepts lie in it, is left to the validator.</summary>
internal static partial class IPBlockReader
{
    private const string Advice = "write an address and a prefix length: 10.0.0.0/8, 10.0.0.1/32, fd00::/8";

    /// <summary>Reads it.</summary>
    /// <param name="value">The block.</param>
    /// <param name="isSloppy">IPv4 numbers may have leading zeros, and are decimal all the same: an API server takes such NetworkPolicies of its own.</param>
    public static IPBlock? Read(Value? value, bool isSloppy = false)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        string Plain(string text) => isSloppy && !text.Contains(':', StringComparison.Ordinal) ? LeadingZeros().Replace(text, "") : text;
        string? Cidr(string text) => Syntax.Cidr(Plain(text)) is null ? null : "is not a CIDR";
        var cidr = fields.Get("cidr")?.Text(Cidr, Advice);
        var except = ListOf.From(fields.Items("except").Select(v => v.Text(Cidr, Advice)).OfType<string>().Select(Plain));
        fields.Close();
        return new IPBlock(Plain(cidr ?? ""), except);
    }

    [GeneratedRegex(@"(?<![0-9/])0+(?=[0-9])")]
    private static partial Regex LeadingZeros();
}
