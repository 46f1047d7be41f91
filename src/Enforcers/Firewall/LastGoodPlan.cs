using System.Text.Json;
using Antrea.Journal;
using Antrea.Policy.Json;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>The plan that was last verified in the kernel, kept in a file, so that a restart needs nobody to enforce it again.</summary>
/// <param name="path">The file.</param>
/// <param name="bootId">This boot of the machine.</param>
public sealed class LastGoodPlan(string path, string bootId)
{
    private const int Version = 1;

    private readonly LastGoodFile _file = new(path);

    private sealed record Saved(string BootId, NodePlan Plan);

    /// <summary>Stores a plan.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    public Task SaveAsync(NodePlan plan) =>
        _file.WriteAsync(Version, JsonSerializer.SerializeToUtf8Bytes(new Saved(bootId, plan), PolicyJson.Options));

    /// <summary>
    /// The stored plan, or null; after a reboot restricted to what may still be trusted. <c>Problems</c> says what could not be used.
    /// </summary>
    public async Task<(NodePlan? Plan, IReadOnlyList<string> Problems)> LoadAsync()
    {
        var reading = await _file.ReadAsync();
        if (reading.Value is not { } value)
        {
            return (null, reading.Problems);
        }

        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(value.Content.Span, PolicyJson.Options)!;
            return (saved.BootId == bootId ? saved.Plan : AfterReboot.Restrict(saved.Plan), reading.Problems);
        }
        catch (JsonException e)
        {
            return (null, [.. reading.Problems, $"{path}: the last good plan cannot be read: {e.Message}"]);
        }
    }
}
