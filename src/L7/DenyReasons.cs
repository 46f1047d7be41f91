using System.Collections.Immutable;
using System.Text;

namespace Antrea.L7;

/// <summary>Names of the reasons.</summary>
public static class DenyReasons
{
    /// <summary>Snake-case names, by number.</summary>
    public static readonly ImmutableArray<string> Labels = [.. Enum.GetNames<DenyReason>().Select(Snake)];

    /// <summary>The reason in snake case, as in metrics and /flows.</summary>
    public static string Label(this DenyReason reason) => Labels[(int)reason];

    private static string Snake(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
