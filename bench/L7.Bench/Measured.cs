using System.Diagnostics;

namespace Antrea.L7.Bench;

/// <summary>What one operation takes: the best of some rounds, since others only ever make it slower.</summary>
/// <param name="Nanoseconds">Of one operation.</param>
/// <param name="Bytes">Allocated by one operation.</param>
public readonly record struct Measured(double Nanoseconds, double Bytes)
{
    /// <summary>Runs it until it is compiled for good, then some rounds of about 0.2 s.</summary>
    public static Measured Of(Action operation)
    {
        var count = 1000;
        for (var begin = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.5;)
        {
            var (ns, _) = Once(operation, count);
            count = (int)Math.Clamp(2e8 / ns, 10, 1e7);
        }

        return Enumerable.Range(0, 7).Select(_ => Once(operation, count)).MinBy(m => m.Nanoseconds);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Nanoseconds,10:N1} ns/op {Bytes,8:N2} bytes allocated/op";

    private static Measured Once(Action operation, int count)
    {
        var (bytes, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < count; i++)
        {
            operation();
        }

        var ns = Stopwatch.GetElapsedTime(begin).TotalNanoseconds;
        return new(ns / count, (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count);
    }
}
