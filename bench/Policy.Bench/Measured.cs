using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Antrea.Policy.Bench;

/// <summary>What a piece of work took.</summary>
/// <param name="Ms">Milliseconds.</param>
/// <param name="CpuMs">Milliseconds of processor time, collections included: on a machine that is busy otherwise, this is what it takes.</param>
/// <param name="AllocatedMb">Megabytes allocated.</param>
/// <param name="KeptMb">Megabytes that its result keeps alive.</param>
public readonly record struct Measured(double Ms, double CpuMs, double AllocatedMb, double KeptMb)
{
    /// <summary>The median, by processor time, of some rounds.</summary>
    public static Measured Of(int rounds, Func<object> work)
    {
        var all = new List<Measured>();
        for (var i = 0; i < rounds; i++)
        {
            all.Add(Once(work));
        }

        return all.OrderBy(m => m.CpuMs).ElementAt(rounds / 2);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Ms,7:N0} ms ({CpuMs:N0} ms processor), {AllocatedMb,6:N0} MB allocated, {KeptMb,4:N0} MB kept";

    // By itself, so that no result of an earlier round is still alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Measured Once(Func<object> work)
    {
        var (heap, cpu) = (GC.GetTotalMemory(true), Environment.CpuUsage.TotalTime);
        var (allocated, begin) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        var result = work();
        var ms = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        var bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var used = (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds;
        var kept = GC.GetTotalMemory(true) - heap;
        GC.KeepAlive(result);
        return new(ms, used, bytes / 1e6, kept / 1e6);
    }
}
