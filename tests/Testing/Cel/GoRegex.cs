using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Antrea.Testing.Cel;

/// <summary>Patterns as RE2 reads them, as far as they are used here.</summary>
public static class GoRegex
{
    private static readonly ConcurrentDictionary<string, Regex> Compiled = new();

    public static bool IsMatch(string text, string pattern) => Compiled.GetOrAdd(pattern, Compile).IsMatch(text);

    // Here $ would also match before a last line feed, there only at the very end; what RE2 lacks is refused.
    private static Regex Compile(string pattern)
    {
        if (!pattern.StartsWith('^') || !pattern.EndsWith('$') || pattern[..^1].Contains('$', StringComparison.Ordinal)
            || pattern.Contains("(?", StringComparison.Ordinal) || Regex.IsMatch(pattern, @"\\[1-9bBdDsSwW]"))
        {
            throw new CelException($"pattern {pattern} is not one of the kind that is understood");
        }

        return new Regex(pattern[..^1] + @"\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }
}
