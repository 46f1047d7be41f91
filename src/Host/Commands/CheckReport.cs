using System.Text;
using System.Text.Json;
using Antrea.Enforcers.Preflight;

namespace Antrea.Host.Commands;

/// <summary>Rows as a table for people, and as JSON for programs.</summary>
public static class CheckReport
{
    /// <summary>The table: outcome, name, what was found; below what did not pass, what to do.</summary>
    public static string Text(IReadOnlyList<CheckRow> rows)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(r => r.Name.Length);
        var text = new StringBuilder();
        foreach (var r in rows)
        {
            text.Append($"{Word(r.Outcome),-4}  {r.Name.PadRight(width)}  {r.Found}".TrimEnd()).Append('\n');
            if (r.Advice.Length > 0)
            {
                text.Append(' ', 6).Append(' ', width).Append("  -> ").Append(r.Advice).Append('\n');
            }
        }

        return text.Append($"\n{Count(rows, CheckOutcome.Pass)} passed, {Count(rows, CheckOutcome.Fail)} failed, {Count(rows, CheckOutcome.Warn)} warnings, {Count(rows, CheckOutcome.Skip)} skipped\n").ToString();
    }

    /// <summary>The same as an object: <c>ok</c>, the counts, <c>rows</c>.</summary>
    public static string Json(IReadOnlyList<CheckRow> rows)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", Count(rows, CheckOutcome.Fail) == 0);
            json.WriteNumber("passed", Count(rows, CheckOutcome.Pass));
            json.WriteNumber("failed", Count(rows, CheckOutcome.Fail));
            json.WriteNumber("warnings", Count(rows, CheckOutcome.Warn));
            json.WriteNumber("skipped", Count(rows, CheckOutcome.Skip));
            json.WriteStartArray("rows");
            foreach (var r in rows)
            {
                json.WriteStartObject();
                json.WriteString("name", r.Name);
                json.WriteString("outcome", r.Outcome.ToString().ToLowerInvariant());
                json.WriteString("found", r.Found);
                json.WriteString("advice", r.Advice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.ToArray()) + "\n";
    }

    private static int Count(IReadOnlyList<CheckRow> rows, CheckOutcome outcome) => rows.Count(r => r.Outcome == outcome);

    private static string Word(CheckOutcome outcome) => outcome == CheckOutcome.Fail ? "FAIL" : outcome.ToString().ToLowerInvariant();
}
