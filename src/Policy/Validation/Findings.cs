using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>Collects the problems of one object while it is looked at.</summary>
internal sealed class Findings(string source = "")
{
    // A hostile object could yield one for each of its fields; nobody reads that many.
    private const int Most = 100;

    private readonly List<(string Field, string Reason, string Advice, Severity Severity)> _found = [];
    private int _unsaid;

    /// <summary>The object, as soon as its key is known.</summary>
    public ObjectKey? Object { get; set; }

    /// <summary>The object's generation, as soon as it is known.</summary>
    public long Generation { get; set; }

    /// <summary>True if something was found for which the object is refused.</summary>
    public bool HasErrors { get; private set; }

    public void Error(FieldPath at, string reason, string advice = "")
    {
        HasErrors = true;
        Add(at, reason, advice, Severity.Error);
    }

    public void Warn(FieldPath at, string reason, string advice = "") => Add(at, reason, advice, Severity.Warning);

    public ListOf<Problem> ToProblems()
    {
        var all = _found.Select(f => new Problem(Object, f.Field, f.Reason, f.Advice, f.Severity, source, Generation));
        return ListOf.From(_unsaid == 0 ? all : all.Append(new Problem(
            Object, "", $"{_unsaid} more problems", "", HasErrors ? Severity.Error : Severity.Warning, source, Generation)));
    }

    private void Add(FieldPath at, string reason, string advice, Severity severity)
    {
        if (_found.Count >= Most)
        {
            _unsaid++;
            return;
        }

        _found.Add((at.ToString(), reason, advice, severity));
    }
}
