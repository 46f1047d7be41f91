using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Antrea.Api.Bench;

/// <summary>An object with names in percent signs for what differs.</summary>
public sealed partial class Template
{
    // Text, name, text, name, ..., text.
    private readonly string[] _parts;

    private Template(string text) => _parts = Marks().Split(text);

    /// <summary>The one of a kind.</summary>
    public static Template Of(string kind)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{kind}.json")!;
        return new Template(JsonNode.Parse(stream)!.ToJsonString());
    }

    /// <summary>The JSON with values for the names.</summary>
    public string With(params (string Name, string Value)[] values) =>
        string.Concat(_parts.Select((part, i) => i % 2 == 0 ? part : values.First(v => v.Name == part).Value));

    [GeneratedRegex("%([a-z]+)%")]
    private static partial Regex Marks();
}
