using System.Globalization;

namespace Antrea.L7.Bench.Lab;

/// <summary>Figures of all rounds, and the table of them.</summary>
internal sealed class Results
{
    private static readonly (Measure Measure, string Name, string Format, bool Ratio)[] Rows =
    [
        (Measure.KeepAlive, "1 KB keep-alive, requests/s", "N0", true), (Measure.KeepAliveP99, "  99th percentile, ms", "F2", false),
        (Measure.KeepAliveCpu, "  engine CPU s / 10k requests", "F3", false), (Measure.Connections, "new connection a request, requests/s", "N0", true),
        (Measure.ConnectionsCpu, "  engine CPU s / 10k requests", "F3", false), (Measure.Download, "1 MB responses, GB/s", "F2", true),
        (Measure.Upload, "100 MB uploads, GB/s", "F2", true), (Measure.LossyUpload, "20 MB uploads with 5 % loss, MB/s", "F1", true),
        (Measure.LossyDownload, "1 MB responses with 5 % loss, MB/s", "F1", true),
    ];

    private readonly Dictionary<(Contestant, Measure), List<double>> _all = [];
    private readonly Dictionary<Contestant, long> _errors = [];

    public void Add(Contestant who, Measure what, double value) => (_all.TryGetValue((who, what), out var list) ? list : _all[(who, what)] = []).Add(value);

    public void AddErrors(Contestant who, long count) => _errors[who] = _errors.GetValueOrDefault(who) + count;

    /// <summary>A table in Markdown; in brackets the ratio to the first contestant.</summary>
    public void Print(TextWriter to)
    {
        var who = _errors.Keys.Order().ToList();
        to.WriteLine($"| | {string.Join(" | ", who)} |");
        to.WriteLine($"|---|{string.Concat(who.Select(_ => "---|"))}");
        foreach (var row in Rows)
        {
            to.WriteLine($"| {row.Name} | {string.Join(" | ", who.Select(w => Cell(w, row.Measure, row.Format, row.Ratio && w != who[0] ? who[0] : null)))} |");
        }

        to.WriteLine($"| errors | {string.Join(" | ", who.Select(w => _errors[w]))} |");
        to.WriteLine();
        to.WriteLine("Suricata is not measured: it is not among the distribution's packages.");
    }

    private string Cell(Contestant who, Measure what, string format, Contestant? against)
    {
        var values = _all[(who, what)];
        var text = Median(values).ToString(format, CultureInfo.InvariantCulture);
        return against is { } other
            ? $"{text} ({Median([.. values.Zip(_all[(other, what)], (a, b) => a / b)]).ToString("F2", CultureInfo.InvariantCulture)})" : text;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
