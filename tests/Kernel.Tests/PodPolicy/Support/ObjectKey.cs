using System.Text.Json.Nodes;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>What makes an object that object.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Namespace">Empty for what belongs to none.</param>
internal sealed record ObjectKey(string Kind, string Group, string Namespace, string Name)
{
    public static ObjectKey Of(JsonObject manifest)
    {
        var version = (string?)manifest["apiVersion"] ?? "v1";
        var metadata = manifest["metadata"]!;
        return new((string)manifest["kind"]!, version.Contains('/') ? version.Split('/')[0] : "", (string?)metadata["namespace"] ?? "", (string)metadata["name"]!);
    }

    /// <summary>Whether <c>Kind/name</c>, <c>Kind/namespace/name</c> or <c>Kind.group/namespace/name</c> means this.</summary>
    public bool IsMeant(string reference)
    {
        var parts = reference.Split('/');
        var kind = parts[0].Split('.', 2);
        return kind[0] == Kind && (kind.Length == 1 || kind[1] == Group) && parts[^1] == Name && (parts.Length == 3 ? parts[1] : "") == Namespace;
    }
}
