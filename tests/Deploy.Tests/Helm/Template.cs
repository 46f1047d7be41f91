using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>Renders a template: text, pipelines, <c>if</c>, <c>else</c>, <c>with</c>, <c>end</c>, and the trimming of white space.</summary>
public sealed partial class Template
{
    private readonly List<(bool IsAction, string Text)> _parts = [];
    private readonly JsonObject _root;
    private readonly StringBuilder _out = new();
    private int _at;

    private Template(string text, JsonObject root)
    {
        _root = root;
        var (from, trim) = (0, false);
        foreach (Match m in Action().Matches(text))
        {
            var before = text[from..m.Index];
            before = trim ? before.TrimStart() : before;
            _parts.Add((false, m.Groups[1].Length > 0 ? before.TrimEnd() : before));
            _parts.Add((true, m.Groups[2].Value));
            (from, trim) = (m.Index + m.Length, m.Groups[3].Length > 0);
        }

        _parts.Add((false, trim ? text[from..].TrimStart() : text[from..]));
    }

    /// <summary>The text that the template gives.</summary>
    /// <param name="text">The template.</param>
    /// <param name="root">Values, Chart, Release.</param>
    /// <exception cref="TemplateException">It cannot be rendered, or it fails by its own word.</exception>
    public static string Render(string text, JsonObject root)
    {
        var template = new Template(text, root);
        return template.Block(root, active: true) is null ? template._out.ToString() : throw new TemplateException("end without a beginning");
    }

    // Up to the else or end that it returns.
    private string? Block(JsonNode? dot, bool active)
    {
        while (_at < _parts.Count)
        {
            var (isAction, text) = _parts[_at++];
            switch (isAction ? text.Split(' ')[0] : "")
            {
                case "" when !isAction:
                    _out.Append(active ? text : "");
                    break;
                case "else" or "end":
                    return text;
                case "if" or "with":
                    Branch(text, dot, active);
                    break;
                default:
                    _out.Append(active ? Expression.Print(Expression.Value(text, _root, dot)) : "");
                    break;
            }
        }

        return null;
    }

    private void Branch(string text, JsonNode? dot, bool active)
    {
        var value = active ? Expression.Value(text[text.IndexOf(' ', StringComparison.Ordinal)..], _root, dot) : null;
        var holds = Expression.IsTrue(value);
        var end = Block(text.StartsWith("with", StringComparison.Ordinal) ? value : dot, active && holds);
        end = end == "else" ? Block(dot, active && !holds) : end;
        _ = end == "end" ? end : throw new TemplateException($"{text} does not end");
    }

    [GeneratedRegex(@"\{\{(- )?\s*(.*?)\s*( -)?\}\}", RegexOptions.Singleline)]
    private static partial Regex Action();
}
