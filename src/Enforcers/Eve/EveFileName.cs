using System.Globalization;

namespace Antrea.Enforcers.Eve;

/// <summary>The name of a file of the event log: <c>eve-2024-02-22.json</c>, and of its later parts <c>eve-2024-02-22.1.json</c> and so on; in order of age.</summary>
internal readonly record struct EveFileName(DateOnly Day, int Part) : IComparable<EveFileName>
{
    private const string Form = "yyyy-MM-dd", Before = "eve-", After = ".json";

    public static bool operator >(EveFileName a, EveFileName b) => a.CompareTo(b) > 0;

    public static bool operator <(EveFileName a, EveFileName b) => a.CompareTo(b) < 0;

    public static bool operator >=(EveFileName a, EveFileName b) => a.CompareTo(b) >= 0;

    public static bool operator <=(EveFileName a, EveFileName b) => a.CompareTo(b) <= 0;

    /// <summary>Reads a name; anything that this agent does not write is refused.</summary>
    internal static bool TryParse(string text, out EveFileName name)
    {
        name = default;
        if (text.Length < Before.Length + Form.Length + After.Length
            || !DateOnly.TryParseExact(text.AsSpan(Before.Length, Form.Length), Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            return false;
        }

        var rest = text.AsSpan(Before.Length + Form.Length);
        var part = 0;
        if (rest[0] == '.' && rest.Length > After.Length)
        {
            _ = int.TryParse(rest[1..^After.Length], NumberStyles.None, CultureInfo.InvariantCulture, out part);
        }

        name = new(day, part);
        return name.ToString() == text;
    }

    public int CompareTo(EveFileName other) => Day != other.Day ? Day.CompareTo(other.Day) : Part.CompareTo(other.Part);

    public override string ToString() => $"{Before}{Day.ToString(Form, CultureInfo.InvariantCulture)}{(Part > 0 ? $".{Part}" : "")}{After}";
}
