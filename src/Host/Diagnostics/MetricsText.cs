using System.Globalization;
using System.Text;

namespace Antrea.Host.Diagnostics;

/// <summary>Text in Prometheus' format.</summary>
internal sealed class MetricsText
{
    private readonly StringBuilder _text = new();

    /// <summary>The value of a label.</summary>
    internal static string Escape(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A metric without labels.</summary>
    internal void Write(string name, string type, string help, double value) => Write(name, type, help, (value, ""));

    /// <summary>A metric; none of its rows is fine.</summary>
    internal void Write(string name, string type, string help, params (double Value, string Labels)[] rows)
    {
        var full = $"antrea_actors_{name}";
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {full} {help}\n# TYPE {full} {type}\n");
        foreach (var (value, labels) in rows)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{full}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value}\n");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
