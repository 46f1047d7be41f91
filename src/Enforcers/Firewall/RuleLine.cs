using System.Security.Cryptography;
using System.Text;

namespace Antrea.Enforcers.Firewall;

/// <summary>
/// One iptables rule: what follows <c>-A CHAIN</c>. Its last match is a comment with a hash of the rest, by which the rule is
/// recognised when the kernel is read back: the text that iptables prints is never compared.
/// </summary>
public sealed record RuleLine
{
    private const int HashDigits = 12;

    private RuleLine(string text, string hash, string? owner, bool counts) => (Text, Hash, Owner, Counts) = (text, hash, owner, counts);

    /// <summary>The rule with its hash comment.</summary>
    public string Text { get; }

    /// <summary>12 hex digits over the rule without the hash comment.</summary>
    public string Hash { get; }

    /// <summary>Id of the policy rule it belongs to, or null for the fixed rules.</summary>
    public string? Owner { get; }

    /// <summary>True if its packets are those that the policy rule decided; false for lines that only log or prepare.</summary>
    public bool Counts { get; }

    /// <summary>A rule of the given text.</summary>
    public static RuleLine Of(string body, string? owner = null, bool counts = false)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))[..HashDigits];
        return new RuleLine($"{body} -m comment --comment \"aa:{hash}\"", hash, owner, counts);
    }

    /// <summary>The hash in a line of iptables-save, or null if the rule is not ours.</summary>
    public static string? HashIn(ReadOnlySpan<char> line)
    {
        // A quote cannot stand inside any comment of ours, so nothing a user writes can look like this.
        const string mark = "--comment \"aa:";
        var at = line.LastIndexOf(mark, StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var rest = line[(at + mark.Length)..];
        return rest.Length > HashDigits && rest[HashDigits] == '"' ? rest[..HashDigits].ToString() : null;
    }
}
