using System.Text;

namespace Antrea.Kubernetes.Client;

/// <summary>A resource of the API.</summary>
/// <param name="Group">Its group, empty for the core group.</param>
/// <param name="Version">Its version, e.g. <c>v1</c>.</param>
/// <param name="Kind">The kind of its objects, e.g. <c>Pod</c>.</param>
/// <param name="Plural">Its name in paths, e.g. <c>pods</c>.</param>
/// <param name="Namespaced">Whether its objects live in namespaces.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>group/version as written in objects.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Path of the collection or of one object, relative to the server's address.</summary>
    /// <param name="ns">A namespace; empty = all of them, or a kind that has none.</param>
    /// <param name="name">An object; empty = the collection.</param>
    /// <param name="subresource">A part of it such as <c>status</c>; empty = the object itself.</param>
    public string Path(string ns = "", string name = "", string subresource = "")
    {
        var path = new StringBuilder(Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}");
        if (ns.Length > 0 && Namespaced)
        {
            path.Append("/namespaces/").Append(Uri.EscapeDataString(ns));
        }

        path.Append('/').Append(Plural);
        foreach (var part in new[] { name, subresource }.Where(p => p.Length > 0))
        {
            path.Append('/').Append(Uri.EscapeDataString(part));
        }

        return path.ToString();
    }
}
