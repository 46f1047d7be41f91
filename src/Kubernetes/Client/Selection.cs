namespace Antrea.Kubernetes.Client;

/// <summary>Which objects of a resource are meant, and what of them.</summary>
/// <param name="Namespace">Those of a namespace; empty = of all.</param>
/// <param name="Fields">A field selector such as <c>metadata.name=antrea-config</c>; empty = none.</param>
/// <param name="Labels">A label selector; empty = none.</param>
public sealed record Selection(string Namespace = "", string Fields = "", string Labels = "")
{
    /// <summary>All objects.</summary>
    public static readonly Selection All = new();

    /// <summary>What is read of each object; null = all of it. See <see cref="UsedFields"/>.</summary>
    public Projection? Keep { get; init; }

    /// <summary>Selectors as a query, with no <c>?</c> before them; may be empty.</summary>
    internal string Query => string.Join('&', new[] { ("fieldSelector", Fields), ("labelSelector", Labels) }
        .Where(p => p.Item2.Length > 0).Select(p => $"{p.Item1}={Uri.EscapeDataString(p.Item2)}"));
}
