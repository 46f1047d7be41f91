using System.Text;

namespace Antrea.Testing.Kernel.Rules;

/// <summary>Splits a line of restore input into arguments as iptables-restore does: blanks part, double quotes join, a backslash escapes inside quotes.</summary>
internal static class Tokenizer
{
    public static List<string> Split(string line)
    {
        var tokens = new List<string>();
        var token = new StringBuilder();
        bool quoted = false, escaped = false, started = false;

        // The program sees the line's end, and keeps it when a quote is still open.
        foreach (var c in line + "\n")
        {
            if (quoted)
            {
                if (escaped)
                {
                    token.Append(c);
                    escaped = false;
                }
                else if (c == '\\')
                {
                    escaped = true;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    token.Append(c);
                }
            }
            else if (c == '"')
            {
                quoted = started = true;
            }
            else if (c is ' ' or '\t' or '\n')
            {
                if (started || token.Length > 0)
                {
                    tokens.Add(token.ToString());
                    token.Clear();
                    started = false;
                }
            }
            else
            {
                token.Append(c);
            }
        }

        if (quoted)
        {
            tokens.Add(token.ToString());
        }

        return tokens;
    }

    /// <summary>Quotes a value as iptables-save does: only where a character other than a letter, digit, dash or underscore stands in it.</summary>
    public static string Quote(string value)
    {
        if (value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return value;
        }

        var quoted = new StringBuilder("\"");
        foreach (var c in value)
        {
            if (c is '"' or '\\' or '\'')
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
