namespace Antrea.Kubernetes.Client;

/// <summary>Which objects of a resource are meant.</summary>
/// <param name="Namespace">Those of a namespace; empty = of all.</param>
/// <param name="Fields">A field selector such as <c>metadata.name=antrea-config</c>; empty = none.</param>
/// <param name="Labels">A label selector; empty = none.</param>
public sealed record Selection(string Namespace = "", string Fields = "", string Labels = "")
{
    /// <summary>All objects.</summary>
    public static readonly Selection All = new();

    /// <summary>Selectors as a query, with no <c>?</c> before them; may be empty.</summary>
    internal string Query => string.Join('&', new[] { ("fieldSelector", Fields), ("labelSelector", Labels) }
        .Where(p => p.Item2.Length > 0).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"));
}
