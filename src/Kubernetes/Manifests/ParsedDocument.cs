using System.Text.Json;

namespace Antrea.Kubernetes.Manifests;

/// <summary>One document of a file.</summary>
/// <param name="Root">Its content.</param>
/// <param name="Source">The file and the line where it starts: <c>policies.yaml:12</c>.</param>
public readonly record struct ParsedDocument(JsonElement Root, string Source);
