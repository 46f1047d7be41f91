using System.Globalization;

namespace Antrea.Enforcers.Logs;

/// <summary>The texts of the policy log, in Antrea's format.</summary>
public static class PolicyLogLine
{
    private const string None = "<nil>";

    /// <summary>
    /// A line without its time: table, policy, rule, direction, action, priority, Pod, source address and port, destination address and port,
    /// protocol, length, label. What there is not is <c>&lt;nil&gt;</c>.
    /// </summary>
    public static string Format(in PolicyLogEntry entry)
    {
        var (rule, packet) = (entry.Rule, entry.Packet);
        return string.Create(CultureInfo.InvariantCulture, $"{rule.Table} {Text(rule.Policy)} {Text(rule.Name)} {rule.Direction} {(rule.Redirects ? "Redirect" : rule.Action.ToString())} {Number(rule.Priority)} "
            + $"{Text(entry.Pod)} {packet.Source.Address} {Number(packet.SourcePort)} {packet.Destination.Address} {Number(packet.DestinationPort)} "
            + $"{packet.ProtocolName} {packet.Length} {Text(rule.Label)}");
    }

    /// <summary>The time in front of a line.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("yyyy/MM/dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>What follows a line that stands for several packets.</summary>
    public static string Repeated(int packets, TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $" [{packets} packets in {Span(span)}]");

    // As Go writes durations: the unit is the largest that leaves a whole number before the point.
    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: >= 1 } => span.TotalSeconds.ToString("0.#########", CultureInfo.InvariantCulture) + "s",
        { TotalMilliseconds: >= 1 } => span.TotalMilliseconds.ToString("0.######", CultureInfo.InvariantCulture) + "ms",
        _ => span.TotalMicroseconds.ToString("0.###", CultureInfo.InvariantCulture) + "µs",
    };

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? None;

    // Names of rules are free text: a line must stay a line.
    private static string Text(string? text) => string.IsNullOrEmpty(text) ? None
        : text.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 ? text
        : string.Create(text.Length, text, static (room, from) =>
        {
            for (var i = 0; i < room.Length; i++)
            {
                room[i] = char.IsControl(from[i]) ? '?' : from[i];
            }
        });
}
