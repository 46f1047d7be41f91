using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Api.Tables;

namespace Antrea.Testing.Api.Writes;

/// <summary>Judges what is to be stored by the schema of its resource.</summary>
internal static class Acceptance
{
    /// <summary>Drops undeclared fields of what was sent and fills in defaults.</summary>
    /// <exception cref="ApiError">400: wrong types; with strict validation also fields that are not declared or given twice.</exception>
    public static void Prune(Served served, JsonObject o, ApiRequest request, IReadOnlyList<string> duplicates)
    {
        var wrong = duplicates.Select(d => $"duplicate field \"{d}\"").ToList();
        if (served.Schema is { } schema)
        {
            var check = served.Kind.IsCustom ? ObjectCheck.Custom(o, schema) : ObjectCheck.BuiltIn(o, schema);
            if (check.Mistyped.Count > 0)
            {
                var (path, found, expected) = check.Mistyped[0];
                throw Unreadable(served.Kind, $"json: cannot unmarshal {found} into Go struct field {served.Kind.Kind}.{path} of type {expected}");
            }

            wrong.AddRange(check.Unknown.Select(u => $"unknown field \"{u}\""));
        }

        switch (request["fieldValidation"])
        {
            case "Strict" when wrong.Count > 0:
                throw Unreadable(served.Kind, $"strict decoding error: {string.Join(", ", wrong)}");
            case null or "Warn":
                request.Warnings.AddRange(wrong);
                break;
        }

        if (served.Definition is { } definition)
        {
            Defaults.Fill(o, definition);
        }
    }

    /// <summary>Refuses an applied configuration with fields that are not declared.</summary>
    public static void Declared(Served served, JsonObject applied, ApiRequest request)
    {
        var copy = applied.DeepClone().AsObject();
        if (served.Schema is not { } schema || (served.Kind.IsCustom ? ObjectCheck.Custom(copy, schema) : ObjectCheck.BuiltIn(copy, schema)) is not { } check)
        {
            return;
        }

        if (check.Unknown.Count > 0 || check.Mistyped.Count > 0)
        {
            var errors = check.Unknown.Select(u => $".{u}: field not declared in schema").Concat(check.Mistyped.Select(m => $".{m.Path}: expected {m.Expected}, got {m.Found}"));
            var name = request.Namespace.Length == 0 ? $"/{request.Name}" : $"{request.Namespace}/{request.Name}";
            throw new ApiError(500, "", $"failed to create typed patch object ({name}; {served.Kind.ApiVersion}, Kind={served.Kind.Kind}): {string.Join('\n', errors)}");
        }
    }

    /// <summary>Refuses an object whose values are not allowed.</summary>
    /// <exception cref="ApiError">422.</exception>
    public static void Validate(Served served, JsonObject o)
    {
        var wrong = new List<(string Path, string Reason, string Message)>();
        if (served.Definition is { } definition)
        {
            var found = SchemaValidator.Validate(o, definition).Where(r => r.By != RefusedBy.UnknownField).ToList();
            found = found.Exists(r => r.By == RefusedBy.Form) ? found : [.. found, .. Rules.Violated(o, definition)];
            wrong.AddRange(found.Select(r => Problem(o, r)));
        }
        else if (served.Schema is { } schema)
        {
            wrong.AddRange(ObjectCheck.BuiltIn(o.DeepClone().AsObject(), schema).Invalid);
        }

        wrong.AddRange(Names.Problems(served.Kind, o["metadata"]!.AsObject()));
        if (served.Kind.Kind == "CustomResourceDefinition" && wrong.Count == 0)
        {
            wrong.AddRange(DefinitionCheck.Problems(o));
        }

        if (wrong.Count > 0)
        {
            throw ApiError.Invalid(served.Kind, (string?)o["metadata"]!["name"] ?? "", wrong);
        }
    }

    private static (string Path, string Reason, string Message) Problem(JsonObject o, Refusal r)
    {
        var path = r.Path.TrimStart('.');
        var value = JsonPath.At(o, r.Path);
        var shown = value is null or JsonObject or JsonArray ? "\"object\"" : value.ToJsonString();
        return r.Message switch
        {
            "is required" => (path, "FieldValueRequired", "Required value"),
            _ when r.By == RefusedBy.Rule => (path, "FieldValueInvalid", $"Invalid value: {shown}: {r.Message}"),
            _ when r.Message.StartsWith("unsupported value", StringComparison.Ordinal) =>
                (path, "FieldValueNotSupported", $"Unsupported value: {shown}: {r.Message["unsupported value: ".Length..]}"),
            _ => (path, "FieldValueInvalid", $"Invalid value: {shown}: {path} in body {r.Message}"),
        };
    }

    private static ApiError Unreadable(ApiKind kind, string why) =>
        ApiError.BadRequest($"{kind.Kind} in version \"{kind.Version}\" cannot be handled as a {kind.Kind}: {why}");
}
