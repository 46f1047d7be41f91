using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>
/// Reads manifests into API types. Does what the API server does before admission — types, required fields, enums, ranges,
/// patterns, defaults — and finds all problems of an object, not only the first.
/// </summary>
public static class ObjectReader
{
    /// <summary>Reads one manifest, which is not a list: see <see cref="Manifest.In"/>.</summary>
    /// <param name="json">The manifest.</param>
    /// <param name="source">Where it comes from, for messages; may be empty.</param>
    public static ReadResult Read(JsonElement json, string source = "") => Read(new Manifest(json), source);

    /// <summary>Reads one manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="source">Where it comes from, for messages; may be empty.</param>
    public static ReadResult Read(Manifest manifest, string source = "")
    {
        var findings = new Findings(source);
        try
        {
            return Read(manifest, findings) with { Source = source };
        }
        catch (InvalidOperationException)
        {
            // The only way to learn that a JSON string holds half a surrogate pair is to ask for it.
            findings.Error(FieldPath.Root, "contains text that is not valid Unicode");
            return Refused(findings) with { Source = source };
        }
    }

    private static ReadResult Read(Manifest manifest, Findings findings)
    {
        var root = new Value(manifest.Json, FieldPath.Root, findings).Fields();
        if (root is null)
        {
            return Refused(findings);
        }

        var apiVersion = root.Text("apiVersion") ?? manifest.ApiVersion;
        var kindName = root.Text("kind") ?? manifest.Kind;
        if (apiVersion.Length == 0 || kindName.Length == 0)
        {
            findings.Error(FieldPath.Root.Field(kindName.Length == 0 ? "kind" : "apiVersion"), "is required");
            return Refused(findings);
        }

        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var (group, version) = slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
        if (KnownKinds.Find(group, kindName) is not { } kind)
        {
            return Unused(group, kindName, findings);
        }

        if (!findings.HasErrors && version != kind.Version)
        {
            findings.Object = MetadataReader.TryKey(root, kind);
            findings.Error(
                FieldPath.Root.Field("apiVersion"),
                $"version {Shown.Text(apiVersion)} of {kind.Kind} is not supported",
                $"use {kind.ApiVersion}");
        }

        if (findings.HasErrors)
        {
            return Refused(findings);
        }

        var metadata = MetadataReader.Read(root, kind, findings);
        var made = kind.Read(metadata, root);
        if (kind.Strict)
        {
            root.Ignore("status");
            root.Close();
        }

        return findings.HasErrors || made is null
            ? Refused(findings)
            : new ReadResult(ReadOutcome.Read, made, findings.Object, findings.ToProblems());
    }

    private static ReadResult Unused(string group, string kind, Findings findings)
    {
        // Slips that would otherwise go unnoticed: `apiVersion: v1` on one of Antrea's kinds, and small letters.
        if (group.Length == 0 && KnownKinds.Find(ApiGroups.Antrea, kind) is { } meant)
        {
            findings.Error(FieldPath.Root.Field("apiVersion"), $"there is no {kind} in the core group", $"use {meant.ApiVersion}");
            return Refused(findings);
        }

        if (KnownKinds.All.FirstOrDefault(k => k.Group == group && string.Equals(k.Kind, kind, StringComparison.OrdinalIgnoreCase)) is { } near)
        {
            findings.Error(FieldPath.Root.Field("kind"), $"there is no kind {Shown.Text(kind)}", $"did you mean {near.Kind}?");
            return Refused(findings);
        }

        return new ReadResult(ReadOutcome.Ignored, null, null, findings.ToProblems());
    }

    private static ReadResult Refused(Findings findings) => new(ReadOutcome.Refused, null, findings.Object, findings.ToProblems());
}
