using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>One thing that is wrong with an object or a file.</summary>
/// <param name="Object">The object, or null when not even its key could be read.</param>
/// <param name="Field">Where, in Kubernetes' style: <c>spec.ingress[0].ports[1].endPort</c>; empty = the whole.</param>
/// <param name="Reason">What is wrong; printable, whatever the manifest held.</param>
/// <param name="Advice">What to do about it; may be empty.</param>
/// <param name="Severity">Whether the object is refused.</param>
/// <param name="Source">Where the object came from, such as <c>file.yaml:12</c>; may be empty.</param>
/// <param name="Generation">Generation of the object as it was read, also if it could not be read any further; 0 = not known.</param>
public sealed record Problem(
    ObjectKey? Object,
    string Field,
    string Reason,
    string Advice = "",
    Severity Severity = Severity.Error,
    string Source = "",
    long Generation = 0)
{
    /// <summary>True if the object is refused because of it.</summary>
    public bool IsError => Severity == Severity.Error;

    /// <summary>One line: <c>Kind/name (file:line): field: reason; advice</c>.</summary>
    public override string ToString()
    {
        var who = Object is { } key ? Shown.Text(key.ToString(), 600) : "";
        var where = Source.Length == 0 ? who : who.Length == 0 ? Source : $"{who} ({Source})";
        var parts = new[] { where, Field, Advice.Length == 0 ? Reason : $"{Reason}; {Advice}" };
        return string.Join(": ", parts.Where(p => p.Length > 0));
    }
}
