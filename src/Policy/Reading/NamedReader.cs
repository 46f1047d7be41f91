using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads references by namespace and name.</summary>
internal static class NamedReader
{
    /// <summary>Reads a reference of which both parts are required, unless there is a namespace to fall back to.</summary>
    public static NamespacedName? Read(Value? value, string defaultNamespace = "")
    {
        if (value?.Fields() is not { } fields)
        {
            return null;
        }

        var name = fields.Require("name")?.Text(Syntax.NoControl);
        var ns = defaultNamespace.Length > 0
            ? fields.Get("namespace")?.Text(Syntax.NoControl) ?? defaultNamespace
            : fields.Require("namespace")?.Text(Syntax.NoControl);
        fields.Close();
        return name is null || ns is null ? null : new NamespacedName(ns, name);
    }
}
