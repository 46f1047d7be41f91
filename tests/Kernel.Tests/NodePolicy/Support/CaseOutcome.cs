namespace Antrea.Kernel.Tests.NodePolicy.Support;

/// <summary>How a case went, by family.</summary>
internal sealed class CaseOutcome
{
    private readonly List<string> _v4 = [], _v6 = [];
    private int _probes4, _probes6;

    public int Probes(bool v6) => v6 ? _probes6 : _probes4;

    public IReadOnlyList<string> Failures(bool v6) => v6 ? _v6 : _v4;

    /// <summary>Counts a probe; null = as expected.</summary>
    public void Add(bool v6, string? failure)
    {
        _ = v6 ? _probes6++ : _probes4++;
        if (failure is not null)
        {
            (v6 ? _v6 : _v4).Add(failure);
        }
    }

    public void Both(string failure)
    {
        _v4.Add(failure);
        _v6.Add(failure);
    }
}
