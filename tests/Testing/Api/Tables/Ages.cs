using System.Globalization;
using System.Text.Json.Nodes;

namespace Antrea.Testing.Api.Tables;

/// <summary>Times as tables show them.</summary>
internal static class Ages
{
    /// <summary>How long ago a time is.</summary>
    public static JsonNode Since(string time, TimeProvider? clock = null)
    {
        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var then))
        {
            return "<unknown>";
        }

        var age = (clock ?? TimeProvider.System).GetUtcNow() - then;
        return age switch
        {
            { TotalSeconds: < -1 } => "<invalid>",
            { TotalMinutes: < 2 } => $"{Math.Max(0, (int)age.TotalSeconds)}s",
            { TotalMinutes: < 10 } when age.Seconds > 0 => $"{age.Minutes}m{age.Seconds}s",
            { TotalHours: < 3 } => $"{(int)age.TotalMinutes}m",
            { TotalHours: < 8 } when age.Minutes > 0 => $"{age.Hours}h{age.Minutes}m",
            { TotalHours: < 48 } => $"{(int)age.TotalHours}h",
            { TotalDays: < 8 } when age.Hours > 0 => $"{age.Days}d{age.Hours}h",
            _ => $"{age.Days}d",
        };
    }
}
