using System.Globalization;

namespace Antrea.Enforcers.Queue;

/// <summary>The kernel's own numbers of a queue.</summary>
/// <param name="Waiting">Packets in the queue now.</param>
/// <param name="Dropped">Packets dropped because the queue was full.</param>
/// <param name="UserDropped">Packets dropped because the socket's buffer was full.</param>
public sealed record KernelQueueCounters(long Waiting, long Dropped, long UserDropped)
{
    /// <summary>Reads them in the network namespace of the calling thread; null if nobody listens on the queue.</summary>
    public static KernelQueueCounters? Read(int queue)
    {
        const string path = "/proc/thread-self/net/netfilter/nfnetlink_queue";
        return File.Exists(path) ? Parse(File.ReadAllText(path), queue) : null;
    }

    /// <summary>Finds a queue's line: number, port, waiting, copy mode, copy range, dropped, user dropped, last id, 1.</summary>
    public static KernelQueueCounters? Parse(string text, int queue)
    {
        foreach (var line in text.Split('\n'))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length >= 7 && columns[0] == queue.ToString(CultureInfo.InvariantCulture)
                && long.TryParse(columns[2], out var waiting) && long.TryParse(columns[5], out var dropped) && long.TryParse(columns[6], out var user))
            {
                return new(waiting, dropped, user);
            }
        }

        return null;
    }
}
