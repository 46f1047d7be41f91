using System.Diagnostics.CodeAnalysis;

namespace Antrea.Policy.Fqdn;

/// <summary>
/// The <c>fqdn</c> of a peer: an exact name, or one with <c>*</c> anywhere, which stands for any run of characters, dots included. The whole
/// name must match: <c>*.foo.com</c> is not <c>foo.com</c>. Case and one trailing dot do not count. A value: equal texts are equal patterns.
/// </summary>
public sealed class FqdnPattern : IEquatable<FqdnPattern>
{
    private readonly string[] _pieces;
    private readonly int _least;

    private FqdnPattern(string text)
    {
        Text = text;
        _pieces = text.Split('*');
        _least = _pieces.Sum(p => p.Length);
    }

    /// <summary>Canonical: lower case, no trailing dot, no two <c>*</c> in a row.</summary>
    public string Text { get; }

    /// <summary>True if there is no <c>*</c> in it.</summary>
    public bool IsExact => _pieces.Length == 1;

    /// <summary>Reads a pattern: letters, digits, <c>-</c>, <c>.</c> and <c>*</c>, at least one of them.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out FqdnPattern? pattern)
    {
        pattern = null;
        if (string.IsNullOrEmpty(text) || !text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '*'))
        {
            return false;
        }

        var b = new System.Text.StringBuilder(text.Length);
        foreach (var c in DnsName.Canonical(text))
        {
            if (c != '*' || b.Length == 0 || b[^1] != '*')
            {
                b.Append(c);
            }
        }

        pattern = new FqdnPattern(b.ToString());
        return true;
    }

    /// <summary>As <see cref="TryParse"/>.</summary>
    /// <exception cref="FormatException">The text is no pattern.</exception>
    public static FqdnPattern Parse(string text) =>
        TryParse(text, out var p) ? p : throw new FormatException($"'{text}' is not a domain name or wildcard");

    /// <summary>True if the name is one that the pattern stands for. Time is at most name × pattern, whatever the two are.</summary>
    public bool Matches(string name)
    {
        var rest = DnsName.Canonical(name).AsSpan();
        if (IsExact)
        {
            return rest.SequenceEqual(Text);
        }

        if (rest.Length < _least || !rest.StartsWith(_pieces[0]) || !rest.EndsWith(_pieces[^1]))
        {
            return false;
        }

        // Between the two ends, the leftmost place of each piece leaves the most room for the next.
        rest = rest[_pieces[0].Length..^_pieces[^1].Length];
        foreach (var piece in _pieces.AsSpan(1, _pieces.Length - 2))
        {
            var at = rest.IndexOf(piece);
            if (at < 0)
            {
                return false;
            }

            rest = rest[(at + piece.Length)..];
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(FqdnPattern? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FqdnPattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
