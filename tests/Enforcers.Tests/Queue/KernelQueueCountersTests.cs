using Antrea.Enforcers.Queue;

namespace Antrea.Enforcers.Tests.Queue;

public sealed class KernelQueueCountersTests
{
    private const string Text = "    3  12345    17 2 65531     5     6      900  1\n27653  12346     0 2 65531     0     0        1  1\n";

    [Fact]
    public void AQueuesLineIsFoundByItsNumber()
    {
        KernelQueueCounters.Parse(Text, 3).ShouldBe(new KernelQueueCounters(17, 5, 6));
        KernelQueueCounters.Parse(Text, 27653).ShouldBe(new KernelQueueCounters(0, 0, 0));
        KernelQueueCounters.Parse(Text, 4).ShouldBeNull();
        KernelQueueCounters.Parse("3 odd\n", 3).ShouldBeNull();
    }
}
