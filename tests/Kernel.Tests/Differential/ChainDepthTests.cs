using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>How deep chains may be nested: the nft kernel counts jumps and gotos alike.</summary>
public sealed class ChainDepthTests
{
    [RootTheory]
    [InlineData(Backend.Nft, "-j")]
    [InlineData(Backend.Nft, "-g")]
    [InlineData(Backend.Legacy, "-j")]
    [InlineData(Backend.Legacy, "-g")]
    public void TheSameDepthIsRefused(Backend backend, string jump)
    {
        using var plane = new PlaneUnderTest(backend, "depth");
        for (var depth = 13; depth <= 18; depth++)
        {
            var lines = Enumerable.Range(1, depth).Select(i => $":C{i} - [0:0]").Append("-A FORWARD -j C1")
                .Concat(Enumerable.Range(1, depth - 1).Select(i => $"-A C{i} {jump} C{i + 1}")).Append($"-A C{depth} -j DROP");
            var (real, fake) = plane.Run(plane.Restore(false), ["-w", "5"], $"*filter\n{string.Join('\n', lines)}\nCOMMIT\n");

            fake.ExitCode.ShouldBe(real.ExitCode, $"depth {depth}: {real.Stderr}");
            (real.ExitCode == 0).ShouldBe(backend == Backend.Legacy || depth <= 15);
        }
    }
}
