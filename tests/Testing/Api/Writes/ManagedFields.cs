using System.Text.Json.Nodes;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Testing.Api.Writes;

/// <summary>Who owns which fields of an object, and what server-side apply makes of that.</summary>
internal sealed class ManagedFields
{
    private readonly List<(string Manager, string Operation, string Subresource, HashSet<string> Paths)> _entries = [];

    private readonly FieldSchema _schema;

    private ManagedFields(FieldSchema schema) => _schema = schema;

    /// <summary>What an object says of it.</summary>
    public static ManagedFields Of(JsonObject? o, FieldSchema schema)
    {
        var made = new ManagedFields(schema);
        foreach (var entry in (o?["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
        {
            made._entries.Add((
                (string)entry["manager"]!, (string)entry["operation"]!, (string?)entry["subresource"] ?? "", [.. FieldPaths.FromFieldsV1(entry["fieldsV1"]!.AsObject())]));
        }

        return made;
    }

    /// <summary>Gives an object the fields of an applied configuration.</summary>
    /// <exception cref="ApiError">409: others own fields that it has other values for.</exception>
    public void Apply(JsonObject o, JsonObject applied, string manager, string subresource, bool force)
    {
        var wanted = FieldPaths.Of(applied, _schema);
        var now = FieldPaths.Of(o, _schema);
        var conflicts = wanted.Where(w => !(now.TryGetValue(w.Key, out var v) && JsonNode.DeepEquals(v, w.Value)))
            .SelectMany(w => _entries.Where(e => e.Paths.Contains(w.Key) && !IsOwn(e)).Select(e => (w.Key, e.Manager))).ToArray();
        if (conflicts.Length > 0 && !force)
        {
            var list = string.Join(", ", conflicts.Select(c => $"conflict with \"{c.Manager}\": {Shown(c.Key)}"));
            throw new ApiError(409, "Conflict", $"Apply failed with {conflicts.Length} conflict{(conflicts.Length == 1 ? "" : "s")}: {list}");
        }

        foreach (var (path, _) in conflicts)
        {
            _entries.ForEach(e => e.Paths.Remove(path));
        }

        var before = _entries.Where(IsOwn).SelectMany(e => e.Paths).ToHashSet();
        _entries.RemoveAll(IsOwn);
        // Entries go before their fields, by which they are found.
        foreach (var path in before.Where(p => !wanted.ContainsKey(p) && !_entries.Exists(e => Holds(e.Paths, p))).OrderByDescending(p => p.EndsWith(FieldPaths.Entry, StringComparison.Ordinal)))
        {
            FieldPaths.Remove(o, path);
        }

        foreach (var (path, value) in wanted)
        {
            FieldPaths.Set(o, path, value);
        }

        _entries.Add((manager, "Apply", subresource, [.. wanted.Keys]));

        bool IsOwn((string Manager, string Operation, string Subresource, HashSet<string> Paths) e) => e.Manager == manager && e.Operation == "Apply" && e.Subresource == subresource;
    }

    /// <summary>Fields that a manager wrote in another way than by apply become its own.</summary>
    public void Update(JsonObject? before, JsonObject after, string manager, string subresource)
    {
        var was = before is null ? [] : FieldPaths.Of(before, _schema);
        var now = FieldPaths.Of(after, _schema);
        var written = now.Where(p => !was.TryGetValue(p.Key, out var v) || !JsonNode.DeepEquals(v, p.Value)).Select(p => p.Key).ToHashSet();
        _entries.ForEach(e => e.Paths.RemoveWhere(p => written.Contains(p) || !now.ContainsKey(p)));
        var at = _entries.FindIndex(e => e.Manager == manager && e.Operation == "Update" && e.Subresource == subresource);
        if (at >= 0)
        {
            _entries[at].Paths.UnionWith(written);
        }
        else if (written.Count > 0)
        {
            _entries.Add((manager, "Update", subresource, written));
        }
    }

    // An entry of a list stays while somebody owns anything of it.
    private static bool Holds(HashSet<string> paths, string path) =>
        paths.Contains(path) || (path.EndsWith(FieldPaths.Entry, StringComparison.Ordinal) && paths.Any(p => p.StartsWith(path[..^1], StringComparison.Ordinal)));

    // .spec.ports[port=80,protocol="TCP"].name
    private static string Shown(string path) => string.Concat(path.Split(FieldPaths.Separator).Select(step => step[0] switch
    {
        'f' => "." + step[2..],
        'k' => $"[{string.Join(',', JsonNode.Parse(step[2..])!.AsObject().Select(k => $"{k.Key}={k.Value?.ToJsonString()}"))}]",
        'v' => $"[={step[2..]}]",
        _ => "",
    }));

    /// <summary>Writes it into the object.</summary>
    public void Store(JsonObject o, string apiVersion, string now)
    {
        var old = (o["metadata"]!["managedFields"] as JsonArray ?? []).OfType<JsonObject>().ToArray();
        var list = new JsonArray();
        foreach (var (manager, operation, subresource, paths) in _entries.Where(e => e.Paths.Count > 0))
        {
            var entry = new JsonObject
            {
                ["manager"] = manager, ["operation"] = operation, ["apiVersion"] = apiVersion, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = FieldPaths.ToFieldsV1(paths),
            };
            if (subresource.Length > 0)
            {
                entry["subresource"] = subresource;
            }

            // The time of a set of fields that has not changed stays.
            var same = old.FirstOrDefault(e => JsonNode.DeepEquals(Timeless(e), entry));
            entry["time"] = same?["time"]?.DeepClone() ?? now;
            list.Add(entry);
        }

        o["metadata"]!["managedFields"] = list;
    }

    private static JsonNode Timeless(JsonObject entry)
    {
        var copy = entry.DeepClone().AsObject();
        copy.Remove("time");
        return copy;
    }
}
