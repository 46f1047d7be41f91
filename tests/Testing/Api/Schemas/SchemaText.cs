using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Schemas;

/// <summary>Reads the texts beside it, which say what the objects of Kubernetes have, into OpenAPI schemas. meta.txt says how they are written.</summary>
internal sealed class SchemaText
{
    private readonly Dictionary<string, string> _names = [];
    private readonly List<(string Name, string[] Notes, List<string> Fields)> _types = [];

    /// <summary>A text's types, read later: types of one text name those of others.</summary>
    public void Add(string text)
    {
        var package = "";
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line[0] == '@')
            {
                package = line.Split(' ')[1].Trim();
            }
            else if (line[0] != ' ')
            {
                var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
                _names.Add(words[0], $"{package}.{words[0].Split('@')[0]}");
                _types.Add((words[0], words[1..], []));
            }
            else
            {
                _types[^1].Fields.Add(line.Trim());
            }
        }
    }

    /// <summary>All schemas by their full names.</summary>
    public Dictionary<string, JsonObject> Read()
    {
        var made = new Dictionary<string, JsonObject>();
        foreach (var (name, notes, fields) in _types)
        {
            var schema = new JsonObject { ["type"] = "object", ["description"] = name };
            var (properties, required) = (new JsonObject(), new JsonArray());
            var kind = notes.Where(n => n.StartsWith("kind(", StringComparison.Ordinal)).Select(Argument).SingleOrDefault();
            foreach (var field in kind is null ? fields : [.. "apiVersion string|kind string|metadata ObjectMeta".Split('|'), .. fields])
            {
                var words = field.Split(' ');
                var key = words[0].TrimEnd('!');
                if (key != words[0])
                {
                    required.Add(key);
                }

                properties[key] = Field(words[1], words[2..]);
            }

            schema["properties"] = properties;
            if (required.Count > 0)
            {
                schema["required"] = required;
            }

            if (notes.Contains("atomic"))
            {
                schema["x-kubernetes-map-type"] = "atomic";
            }

            if (kind is not null)
            {
                var version = kind.Split('/');
                schema["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject
                {
                    ["group"] = version.Length > 1 ? version[0] : "", ["version"] = version[^1], ["kind"] = name.Split('@')[0],
                });
            }

            made.Add(_names[name], schema);
        }

        return made;
    }

    private JsonObject Field(string type, string[] notes)
    {
        var schema = Type(type);
        foreach (var note in notes)
        {
            var argument = note.Contains('(', StringComparison.Ordinal) ? Argument(note) : "";
            switch (note.Split('(')[0])
            {
                case "merge":
                    schema["x-kubernetes-patch-strategy"] = "merge";
                    schema["x-kubernetes-patch-merge-key"] = argument;
                    schema["x-kubernetes-list-type"] = "map";
                    schema["x-kubernetes-list-map-keys"] = new JsonArray(argument);
                    break;
                case "keys":
                    schema["x-kubernetes-list-map-keys"] = new JsonArray([.. argument.Split(',').Select(k => JsonValue.Create(k))]);
                    break;
                case "retain":
                    schema["x-kubernetes-patch-strategy"] = "merge,retainKeys";
                    break;
                case "set":
                    schema["x-kubernetes-list-type"] = "set";
                    schema["x-kubernetes-patch-strategy"] = "merge";
                    break;
                case "atomic":
                    schema[type.StartsWith("[]", StringComparison.Ordinal) ? "x-kubernetes-list-type" : "x-kubernetes-map-type"] = "atomic";
                    break;
                case "enum":
                    schema["enum"] = new JsonArray([.. argument.Split(',').Select(k => JsonValue.Create(k))]);
                    break;
                default:
                    throw new FormatException(note);
            }
        }

        return schema;
    }

    private JsonObject Type(string type) => type switch
    {
        ['[', ']', .. var items] => new JsonObject { ["type"] = "array", ["items"] = Type(items) },
        ['{', '}', .. var values] => new JsonObject { ["type"] = "object", ["additionalProperties"] = Type(values) },
        "string" => new JsonObject { ["type"] = "string" },
        "bool" => new JsonObject { ["type"] = "boolean" },
        "number" => new JsonObject { ["type"] = "number", ["format"] = "double" },
        "int32" or "int64" => new JsonObject { ["type"] = "integer", ["format"] = type },
        "time" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "microTime" => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        "quantity" => new JsonObject { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, new JsonObject { ["type"] = "number" }) },
        "intOrString" => new JsonObject { ["x-kubernetes-int-or-string"] = true, ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" }) },
        "any" => new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true },
        _ => new JsonObject { ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/components/schemas/{_names[type]}" }) },
    };

    private static string Argument(string note) => note[(note.IndexOf('(', StringComparison.Ordinal) + 1)..^1];
}
