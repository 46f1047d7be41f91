using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>ipBlock</c>. That there is a cidr, and how the excepts lie in it, is left to the validator.</summary>
internal static class IPBlockReader
{
    private const string Advice = "write an address and a prefix length: 10.0.0.0/8, 10.0.0.1/32, fd00::/8";

    public static IPBlock? Read(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var cidr = fields.Get("cidr")?.Text(Cidr, Advice);
        var except = ListOf.From(fields.Items("except").Select(v => v.Text(Cidr, Advice)).OfType<string>());
        fields.Close();
        return new IPBlock(cidr ?? "", except);
    }

    private static string? Cidr(string text) => Syntax.Cidr(text) is null ? null : "is not a CIDR";
}
