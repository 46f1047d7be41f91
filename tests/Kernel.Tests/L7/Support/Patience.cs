namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>Waits for what comes by itself.</summary>
internal static class Patience
{
    /// <summary>True as soon as it holds; false if it did not within the time.</summary>
    public static async Task<bool> UntilAsync(Func<Task<bool>> holds, TimeSpan? limit = null)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        for (var left = (limit ?? TimeSpan.FromSeconds(3)) / tick.Period; left > 0; left--)
        {
            if (await holds())
            {
                return true;
            }

            await tick.WaitForNextTickAsync();
        }

        return await holds();
    }

    public static Task<bool> UntilAsync(Func<bool> holds, TimeSpan? limit = null) => UntilAsync(() => Task.FromResult(holds()), limit);
}
