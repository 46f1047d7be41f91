using System.Text.Json;
using Antrea.Policy.Evaluation.Tracing;
using Antrea.Policy.Json;

namespace Antrea.Host.Commands;

/// <summary>A trace as JSON, for programs.</summary>
internal static class ExplainJson
{
    private static readonly JsonSerializerOptions Options = new(PolicyJson.Options)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text, with a line feed at the end.</summary>
    public static string Of(Trace trace) => JsonSerializer.Serialize(trace, Options) + "\n";
}
