using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Client;

/// <summary>Makes exceptions of answers that are errors.</summary>
internal static class ApiErrors
{
    private const int MaxBytes = 1 << 16;

    /// <summary>Reads the error of a response.</summary>
    public static async Task<ApiException> ReadAsync(HttpResponseMessage response, string asked, TimeProvider time, CancellationToken cancel)
    {
        var text = new byte[MaxBytes];
        var length = 0;
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancel).ConfigureAwait(false);
            length = await body.ReadAtLeastAsync(text, MaxBytes, throwOnEndOfStream: false, cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The status code alone says enough.
        }

        var wait = Wait(response.Headers.RetryAfter, time);
        try
        {
            using var json = JsonDocument.Parse(text.AsMemory(0, length));
            if (Text(json.RootElement, "kind") == "Status")
            {
                return Of(json.RootElement, response.StatusCode, wait);
            }
        }
        catch (JsonException)
        {
            // A proxy's page, perhaps.
        }

        var said = Shown.Text(System.Text.Encoding.UTF8.GetString(text, 0, Math.Min(length, 200)).Trim());
        return new ApiException(response.StatusCode, "", $"{asked}: HTTP {(int)response.StatusCode}{(said.Length > 0 ? ": " : "")}{said}") { RetryAfter = wait };
    }

    /// <summary>The error that an object of kind Status tells.</summary>
    /// <param name="status">The object.</param>
    /// <param name="otherwise">The code if it has none.</param>
    /// <param name="wait">What a header said of waiting.</param>
    public static ApiException Of(JsonElement status, HttpStatusCode otherwise, TimeSpan? wait = null)
    {
        var code = status.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt32(out var n) && n is >= 100 and < 600
            ? (HttpStatusCode)n : otherwise;
        var (reason, message) = (Text(status, "reason") ?? "", Text(status, "message") ?? "no message");
        var tooLarge = message.Contains("Too large resource version", StringComparison.Ordinal);
        if (status.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Object)
        {
            if (wait is null && details.TryGetProperty("retryAfterSeconds", out var s) && s.ValueKind == JsonValueKind.Number && s.TryGetInt32(out var seconds) && seconds > 0)
            {
                wait = TimeSpan.FromSeconds(seconds);
            }

            tooLarge |= details.TryGetProperty("causes", out var causes) && causes.ValueKind == JsonValueKind.Array
                && causes.EnumerateArray().Any(x => Text(x, "reason") == "ResourceVersionTooLarge");
        }

        var token = status.TryGetProperty("metadata", out var metadata) ? Text(metadata, "continue") : null;
        return new ApiException(code, reason, Shown.Text(message, 500)) { RetryAfter = wait, Continue = token ?? "", IsVersionTooLarge = tooLarge };
    }

    /// <summary>A field of text, or null.</summary>
    public static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;

    private static TimeSpan? Wait(RetryConditionHeaderValue? header, TimeProvider time)
    {
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }
}
