using System.Text.Json;

namespace Antrea.Testing.Api;

/// <summary>Field and label selectors of a request.</summary>
public sealed class Selector
{
    // Of others an API server says that it does not support them.
    private static readonly Dictionary<string, string[]> Fields = new()
    {
        ["Pod"] = ["metadata.name", "metadata.namespace", "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork", "status.phase", "status.podIP", "status.nominatedNodeName"],
        ["Node"] = ["metadata.name", "spec.unschedulable"],
        ["Namespace"] = ["metadata.name", "status.phase"],
        ["Event"] =
        [
            "metadata.name", "metadata.namespace", "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
            "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        ["Service"] = ["metadata.name", "metadata.namespace", "spec.clusterIP", "spec.type"],
        ["Secret"] = ["metadata.name", "metadata.namespace", "type"],
    };

    private readonly List<Func<JsonElement, bool>> _terms = [];

    private Selector()
    {
    }

    /// <summary>True if everything is selected.</summary>
    public bool IsEmpty => _terms.Count == 0;

    /// <summary>Reads both selectors.</summary>
    public static Selector Of(ApiKind kind, string? fields, string? labels)
    {
        var made = new Selector();
        foreach (var term in Split(fields))
        {
            var (path, isEqual, value) = Equality(term) ?? throw ApiError.BadRequest($"invalid field selector {term}");
            if (!Fields.GetValueOrDefault(kind.Kind, ["metadata.name", "metadata.namespace"]).Contains(path))
            {
                throw ApiError.BadRequest($"field label not supported: {path}");
            }

            made._terms.Add(o => (Text(o, path.Split('.')) == value) == isEqual);
        }

        foreach (var term in Split(labels))
        {
            made._terms.Add(Label(term));
        }

        return made;
    }

    /// <summary>Whether an object is selected.</summary>
    public bool Matches(StoredObject? o)
    {
        if (o is null || IsEmpty)
        {
            return o is not null;
        }

        using var json = o.Look();
        return _terms.TrueForAll(t => t(json.RootElement));
    }

    private static Func<JsonElement, bool> Label(string term)
    {
        if (Equality(term) is var (key, isEqual, value))
        {
            return o => (Text(o, ["metadata", "labels", key], "\0") == value) == isEqual;
        }

        var words = term.Split([' ', '(', ')', ','], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [var k, "in", .. var values] => o => Text(o, ["metadata", "labels", k], "\0") is var v && values.Contains(v),
            [var k, "notin", .. var values] => o => Text(o, ["metadata", "labels", k], "\0") is var v && !values.Contains(v),
            [['!', .. var k]] => o => Text(o, ["metadata", "labels", k], "\0") == "\0",
            [var k] => o => Text(o, ["metadata", "labels", k], "\0") != "\0",
            _ => throw ApiError.BadRequest($"unable to parse requirement: {term}"),
        };
    }

    private static (string Key, bool IsEqual, string Value)? Equality(string term)
    {
        var parts = term.Split("!=", 2);
        if (parts.Length == 2)
        {
            return (parts[0].Trim(), false, parts[1].Trim());
        }

        parts = term.Split('=', 2);
        return parts.Length == 2 ? (parts[0].Trim(), true, parts[1].TrimStart('=').Trim()) : null;
    }

    // Commas within parentheses do not separate.
    private static IEnumerable<string> Split(string? text)
    {
        var (start, depth) = (0, 0);
        for (var i = 0; i <= (text?.Length ?? -1); i++)
        {
            if (i == text!.Length || (text[i] == ',' && depth == 0))
            {
                if (text[start..i].Trim() is { Length: > 0 } term)
                {
                    yield return term;
                }

                start = i + 1;
            }
            else
            {
                depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
            }
        }
    }

    private static string Text(JsonElement o, string[] path, string otherwise = "")
    {
        foreach (var step in path)
        {
            if (o.ValueKind != JsonValueKind.Object || !o.TryGetProperty(step, out o))
            {
                return otherwise;
            }
        }

        return o.ValueKind is JsonValueKind.True or JsonValueKind.False ? o.GetRawText() : o.ToString();
    }
}
