using System.Text.RegularExpressions;
using Antrea.Kernel.Tests.PodPolicy.Support;

namespace Antrea.Kernel.Tests.Conformance.Support;

/// <summary>The audit logs of a cluster's agents.</summary>
internal sealed class NpLogs(AgentGroup agents)
{
    private readonly Dictionary<string, long> _marks = [];

    private IEnumerable<string> Files => agents.All.Select(a => Path.Combine(a.LogDirectory, "networkpolicy", "np.log"));

    /// <summary>Only what is written from now on counts.</summary>
    public void Mark()
    {
        foreach (var file in Files)
        {
            _marks[file] = File.Exists(file) ? new FileInfo(file).Length : 0;
        }
    }

    /// <summary>Waits up to 5 s for the lines that must be there. Returns those that are not, and those that are but must not be.</summary>
    public async Task<IReadOnlyList<string>> CheckAsync(IReadOnlyList<(string Pattern, bool Absent)> expected)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var attempt = 0; ; attempt++)
        {
            var text = Read();
            var wrong = expected.Where(e => text.Exists(l => Regex.IsMatch(l, e.Pattern)) == e.Absent).ToList();
            if (wrong.Count == 0 || attempt == 50 || wrong.Exists(w => w.Absent))
            {
                return [.. wrong.Select(w => $"{(w.Absent ? "unwanted" : "no")} log line like {w.Pattern}; np.log has {string.Join(" | ", text.TakeLast(3))}")];
            }

            await tick.WaitForNextTickAsync();
        }
    }

    private List<string> Read() => [.. Files.Where(File.Exists).SelectMany(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Seek(Math.Min(_marks.GetValueOrDefault(file), stream.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n');
    })];
}
