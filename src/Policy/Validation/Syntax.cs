using Antrea.Policy.Addresses;

namespace Antrea.Policy.Validation;

/// <summary>The grammars of Kubernetes names. Each check returns what is wrong, or null.</summary>
public static class Syntax
{
    private const int LabelLength = 63;
    private const int SubdomainLength = 253;

    /// <summary>A label key: <c>[prefix/]name</c>, the prefix a DNS subdomain.</summary>
    public static string? LabelKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (slash >= 0 && Subdomain(key[..slash]) is { } wrong)
        {
            return $"prefix part {wrong}";
        }

        return name.Length == 0 ? "name part must be non-empty"
            : name.Length > LabelLength ? $"name part must be no more than {LabelLength} characters"
            : IsWord(name) ? null
            : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    }

    /// <summary>A label value, possibly empty.</summary>
    public static string? LabelValue(string value) =>
        value.Length > LabelLength ? $"must be no more than {LabelLength} characters" : LabelValueForm(value);

    /// <summary>The form of a label value, whatever its length.</summary>
    public static string? LabelValueForm(string value) =>
        value.Length == 0 || IsWord(value) ? null
            : "must be empty or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

    /// <summary>A DNS-1123 subdomain, the form of most object names.</summary>
    public static string? Subdomain(string name) =>
        name.Length == 0 ? "must be non-empty"
            : name.Length > SubdomainLength ? $"must be no more than {SubdomainLength} characters"
            : name.Split('.').All(IsDnsLabel) ? null
            : "must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";

    /// <summary>A DNS-1123 label, the form of namespaces.</summary>
    public static string? DnsLabel(string name) =>
        name.Length == 0 ? "must be non-empty"
            : name.Length > LabelLength ? $"must be no more than {LabelLength} characters"
            : IsDnsLabel(name) ? null
            : "must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";

    /// <summary>A name that can stand in a path of the API, which every object's name must.</summary>
    public static string? PathSegment(string name) =>
        name.Length == 0 ? "must be non-empty"
            : name.Length > SubdomainLength ? $"must be no more than {SubdomainLength} characters"
            : name is "." or ".." ? "must not be '.' or '..'"
            : name.AsSpan().ContainsAny('/', '%') ? "must not contain '/' or '%'"
            : NoControl(name);

    /// <summary>Any text of one printable line.</summary>
    public static string? NoControl(string text) => text.Any(Shown.IsControl) ? "must not contain control characters" : null;

    /// <summary>A service name of RFC 6335, the form of named ports.</summary>
    public static string? PortName(string name) =>
        name.Length is 0 or > 15 ? "must have 1 to 15 characters"
            : !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') ? "must consist of lower case alphanumeric characters or '-'"
            : !name.Any(char.IsAsciiLetterLower) ? "must contain at least one letter"
            : name[0] == '-' || name[^1] == '-' || name.Contains("--", StringComparison.Ordinal) ? "must not start or end with '-' nor contain '--'"
            : null;

    /// <summary>An address range with its length. The text of the message is that of upstream, which users may know.</summary>
    public static string? Cidr(string text) => IsPlainAddress(text) && IpNet.TryParse(text, out _) ? null : $"invalid CIDR address: {Shown.Text(text)}";

    /// <summary>One address.</summary>
    public static string? Address(string text) =>
        IsPlainAddress(text) && !text.Contains('/', StringComparison.Ordinal) && IpNet.TryParse(text, out _, hostAllowed: true)
            ? null : "is not an IP address";

    // The parser behind also knows brackets and ports.
    private static bool IsPlainAddress(string text) => text.Length <= 50 && !text.AsSpan().ContainsAny('[', ']');

    private static bool IsDnsLabel(string s) =>
        s.Length > 0 && s[0] != '-' && s[^1] != '-' && s.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsWord(string s) =>
        char.IsAsciiLetterOrDigit(s[0]) && char.IsAsciiLetterOrDigit(s[^1])
        && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
