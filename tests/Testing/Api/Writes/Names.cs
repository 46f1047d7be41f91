using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Testing.Api.Writes;

/// <summary>What metadata must look like.</summary>
internal static partial class Names
{
    public static IEnumerable<(string Path, string Reason, string Message)> Problems(ApiKind kind, JsonObject metadata)
    {
        var name = (string?)metadata["name"] ?? "";
        if (name.Length > 253 || (kind.Group == "rbac.authorization.k8s.io" ? name.Contains('/', StringComparison.Ordinal) : !Subdomain().IsMatch(name)))
        {
            yield return ("metadata.name", "FieldValueInvalid", $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character");
        }

        foreach (var (key, value) in metadata["labels"] as JsonObject ?? [])
        {
            if (!Key().IsMatch(key))
            {
                yield return ("metadata.labels", "FieldValueInvalid", $"Invalid value: \"{key}\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
            }

            if (value is not null && !Value().IsMatch(value.ToString()))
            {
                yield return ("metadata.labels", "FieldValueInvalid", $"Invalid value: \"{value}\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.'");
            }
        }

        var annotations = (metadata["annotations"] as JsonObject ?? []).Sum(a => Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value?.ToString() ?? ""));
        if (annotations > 256 << 10)
        {
            yield return ("metadata.annotations", "FieldValueTooLong", "Too long: must have at most 262144 bytes");
        }

        foreach (var (key, _) in (metadata["annotations"] as JsonObject ?? []).Where(a => !Key().IsMatch(a.Key)))
        {
            yield return ("metadata.annotations", "FieldValueInvalid", $"Invalid value: \"{key}\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character");
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?\z")]
    private static partial Regex Value();
}
