using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>ipBlock</c>. That there is a cidr, and how the excepts lie in it, is left to the validator.</summary>
internal static class IPBlockReader
{
    public static IPBlock? Read(Value? value)
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var cidr = fields.Get("cidr")?.Text(Cidr);
        var except = ListOf.From(fields.Items("except").Select(v => v.Text(Cidr)).OfType<string>());
        fields.Close();
        return new IPBlock(cidr ?? "", except);
    }

    private static string? Cidr(string text) =>
        Network.TryParse(text, out _) ? null : "is not a CIDR such as 10.0.0.0/8 or fd00::/8";
}
