using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads <c>metadata</c>.</summary>
internal static class MetadataReader
{
    /// <summary>Reads the metadata and tells the findings whose problems they are. A complaint leaves an empty name.</summary>
    public static ObjectMeta Read(Fields root, KnownKind kind, Findings findings)
    {
        if (root.Require("metadata")?.Fields() is not { } fields)
        {
            return new ObjectMeta("");
        }

        // Antrea's kinds end up in rule texts, so that their names are held to what the API server would accept.
        var name = fields.Require("name")?.Text(kind.Strict ? Syntax.Subdomain : Syntax.PathSegment) ?? "";
        var ns = Namespace(fields, kind);
        if (name.Length > 0)
        {
            findings.Object = new ObjectKey(kind.Kind, kind.Group, ns, name);
        }

        findings.Generation = fields.Get("generation") is { Json.ValueKind: JsonValueKind.Number } g && g.Json.TryGetInt64(out var generation) ? generation : 0;
        var meta = new ObjectMeta(
            name,
            ns,
            fields.Text("uid") ?? "",
            findings.Generation,
            fields.Text("resourceVersion") ?? "",
            StringMap.Read(fields.Get("labels"), Syntax.NoControl),
            StringMap.Read(fields.Get("annotations")));
        if (kind.Strict)
        {
            fields.Ignore(
                "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "finalizers",
                "generateName", "managedFields", "ownerReferences", "selfLink");
            fields.Close();
        }

        return meta;
    }

    /// <summary>The key of an object that is not read any further.</summary>
    public static ObjectKey? TryKey(Fields root, KnownKind kind)
    {
        var ignored = new Findings();
        _ = Read(new Fields(new Value(root.Self.Json, FieldPath.Root, ignored)), kind, ignored);
        return ignored.Object;
    }

    private static string Namespace(Fields fields, KnownKind kind)
    {
        var written = fields.Get("namespace");
        if (kind.Namespaced)
        {
            // What kubectl does with a manifest that names no namespace.
            return written is { } w ? w.Text(Syntax.DnsLabel) ?? "" : "default";
        }

        if (written is { } extra && extra.Text() is { Length: > 0 })
        {
            extra.Findings.Warn(extra.At, $"a {kind.Kind} has no namespace, the field has no effect", "remove it");
        }

        return "";
    }
}
