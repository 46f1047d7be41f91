using System.Globalization;
using System.Text;

namespace Antrea.Policy.Validation;

/// <summary>Makes text from a manifest fit for a message: one line, printable, of bounded length.</summary>
public static class Shown
{
    /// <summary>The text with what is not printable escaped, cut after <paramref name="max"/> characters.</summary>
    public static string Text(string text, int max = 100)
    {
        if (text.Length <= max && !text.Any(IsUnprintable))
        {
            return text;
        }

        var b = new StringBuilder();
        foreach (var c in text.Length <= max ? text : text[..max])
        {
            _ = IsUnprintable(c) ? b.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : b.Append(c);
        }

        return text.Length <= max ? b.ToString() : b.Append("...").ToString();
    }

    /// <summary>Control characters, line separators and direction overrides: they have no place in a name.</summary>
    public static bool IsControl(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static bool IsUnprintable(char c) => IsControl(c) || char.IsSurrogate(c);
}
