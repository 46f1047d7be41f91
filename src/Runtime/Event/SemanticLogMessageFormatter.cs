using System.Globalization;
using System.Text;

namespace Antrea.Runtime.Event;

/// <summary>
/// Fills <c>{Name}</c> and <c>{0}</c> in a template: named holes in order, numbered ones by number; <c>{{</c> and
/// <c>}}</c> are braces. A hole without an argument stays as it is, so that logging never throws.
/// </summary>
internal sealed class SemanticLogMessageFormatter : ILogMessageFormatter
{
    public static readonly SemanticLogMessageFormatter Instance = new();

    private SemanticLogMessageFormatter() { }

    public string Format(string format, IEnumerable<object> args) => Format(format, args.ToArray());

    public string Format(string format, params object[] args)
    {
        if (string.IsNullOrEmpty(format) || args is null || args.Length == 0)
        {
            return format ?? "";
        }

        var text = new StringBuilder(format.Length + 32);
        var next = 0;
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if ((c == '{' || c == '}') && i + 1 < format.Length && format[i + 1] == c)
            {
                text.Append(c);
                i++;
                continue;
            }

            var end = c == '{' ? format.IndexOf('}', i) : -1;
            if (end < 0)
            {
                text.Append(c);
                continue;
            }

            AppendHole(text, format.AsSpan(i, end - i + 1), args, ref next);
            i = end;
        }

        return text.ToString();
    }

    private static void AppendHole(StringBuilder text, ReadOnlySpan<char> hole, object[] args, ref int next)
    {
        var inner = hole[1..^1];
        var colon = inner.IndexOf(':');
        var name = (colon < 0 ? inner : inner[..colon]).TrimStart("@$");
        var index = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : next++;
        if (index >= args.Length)
        {
            text.Append(hole);
            return;
        }

        var value = args[index];
        if (value is IFormattable formattable)
        {
            text.Append(formattable.ToString(colon < 0 ? null : inner[(colon + 1)..].ToString(), CultureInfo.InvariantCulture));
        }
        else
        {
            text.Append(value?.ToString() ?? "null");
        }
    }
}
