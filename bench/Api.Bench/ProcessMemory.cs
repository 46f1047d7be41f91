using System.Globalization;

namespace Antrea.Api.Bench;

/// <summary>Resident memory of a process, as the kernel counts it.</summary>
/// <param name="Peak">The most there ever was, MB.</param>
/// <param name="Now">MB.</param>
public readonly record struct ProcessMemory(double Peak, double Now)
{
    /// <summary>Reads it.</summary>
    /// <param name="process">A process id, or <c>self</c>.</param>
    public static ProcessMemory Of(string process)
    {
        var lines = File.ReadAllLines($"/proc/{process}/status");
        return new(Field("VmHWM:"), Field("VmRSS:"));

        double Field(string name) =>
            double.Parse(lines.First(l => l.StartsWith(name, StringComparison.Ordinal)).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }
}
