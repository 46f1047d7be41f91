using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>Expressions of templates, as far as the chart uses them; anything else is an error.</summary>
public static partial class Expression
{
    /// <summary>The value of a pipeline.</summary>
    /// <param name="text">Without the braces.</param>
    /// <param name="root">What the path <c>.</c> begins at outside of any <c>with</c>.</param>
    /// <param name="dot">What <c>.</c> alone is.</param>
    public static JsonNode? Value(string text, JsonObject root, JsonNode? dot)
    {
        JsonNode? value = null;
        foreach (var (stage, i) in Split(text, "|").Select((s, i) => (s, i)))
        {
            var words = Word().Matches(stage).Select(m => m.Value).ToArray();
            var args = words.Skip(1).Select(w => Operand(w, root, dot)).Concat(i == 0 ? [] : [value]).ToArray();
            value = i == 0 && words.Length == 1 ? Operand(words[0], root, dot) : Call(words[0], args);
        }

        return value;
    }

    /// <summary>What <c>if</c> and <c>with</c> go by.</summary>
    public static bool IsTrue(JsonNode? value) => value switch
    {
        null => false,
        JsonObject map => map.Count > 0,
        JsonArray list => list.Count > 0,
        _ => value.ToJsonString() is not ("false" or "0" or "\"\""),
    };

    /// <summary>A value as it is printed. Numbers of a million and more would be printed with an exponent.</summary>
    public static string Print(JsonNode? value) => value switch
    {
        null => throw new TemplateException("prints <no value>"),
        JsonObject or JsonArray => throw new TemplateException("prints a map or a list; use toYaml"),
        _ when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ when value.GetValueKind() == JsonValueKind.Number && value.GetValue<double>() >= 1e6 => throw new TemplateException($"prints {value} with an exponent; use toYaml"),
        _ => value.ToJsonString(),
    };

    private static JsonNode? Call(string function, JsonNode?[] args) => (function, args) switch
    {
        ("ne", [var a, var b]) => !JsonNode.DeepEquals(a, b),
        ("not", [var a]) => !IsTrue(a),
        ("default", [var otherwise, var a]) => IsTrue(a) ? a : otherwise,
        ("quote", [var a]) => JsonSerializer.Serialize(Print(a)),
        ("toYaml", [var a]) => YamlText.Of(a),
        ("nindent", [var n, var a]) => "\n" + Indented(Print(a), (int)n!),
        ("fail", [var why]) => throw new TemplateException(Print(why)),
        _ => throw new TemplateException($"function {function} with {args.Length} arguments"),
    };

    private static JsonNode? Operand(string word, JsonObject root, JsonNode? dot) => word switch
    {
        "." => dot,
        ['.', ..] => word[1..].Split('.').Aggregate((JsonNode?)root, (at, name) =>
            at is JsonObject map && map.ContainsKey(name) ? map[name] : throw new TemplateException($"{word} is not there")),
        ['"', ..] => JsonNode.Parse(word),
        _ when int.TryParse(word, out var n) => n,
        _ => throw new TemplateException($"operand {word}"),
    };

    private static string Indented(string text, int spaces) => string.Join('\n', text.Split('\n').Select(l => new string(' ', spaces) + l));

    private static IEnumerable<string> Split(string text, string by) => text.Split(by, StringSplitOptions.TrimEntries);

    [GeneratedRegex(@"""(?:[^""\\]|\\.)*""|[^\s]+")]
    private static partial Regex Word();
}
