using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>Random batches of edits by position: the same result, the same failure, or the same crash in the fake and in the real program.</summary>
public sealed class EditBatchTests
{
    private const int Batches = 300;

    private int _mark = 0x100;

    [RootTheory]
    [InlineData(Backend.Nft)]
    [InlineData(Backend.Legacy)]
    public void AnyOrderEndsAlike(Backend backend)
    {
        using var plane = new PlaneUnderTest(backend, "edit");
        var random = new Random(11);
        var crashes = 0;
        for (var i = 0; i < Batches; i++)
        {
            var length = random.Next(2, 12);
            var (real, _) = Run(plane, length, AnyOrder(random, length));
            crashes += real.KilledBySignal ? 1 : 0;
        }

        // The crash that is modelled: if a newer program no longer has it, the model should go.
        (crashes > 0).ShouldBe(backend == Backend.Nft);
    }

    [RootTheory]
    [InlineData(Backend.Nft)]
    [InlineData(Backend.Legacy)]
    public void HighestFirstWithRepeatedInsertsAndAppendsIsSafe(Backend backend)
    {
        using var plane = new PlaneUnderTest(backend, "safe");
        plane.Fake.Faults.CrashOnUnorderedEdits = true;
        var random = new Random(12);
        for (var i = 0; i < Batches; i++)
        {
            var length = random.Next(2, 30);
            var (real, fake) = Run(plane, length, HighestFirst(random, length));
            real.ExitCode.ShouldBe(0, real.Stderr);
            fake.ExitCode.ShouldBe(0, fake.Stderr);
        }
    }

    private (CommandResult Real, CommandResult Fake) Run(PlaneUnderTest plane, int length, IEnumerable<string> edits)
    {
        plane.Load(plane.Restore(false), ["--noflush"], $"*filter\n:C - [0:0]\n{string.Join('\n', Enumerable.Range(0, length).Select(_ => $"-A C {Rule()}"))}\nCOMMIT\n");
        var batch = string.Join('\n', edits);
        var (real, fake) = plane.Run(plane.Restore(false), ["--noflush", "-w", "5"], $"*filter\n{batch}\nCOMMIT\n");
        fake.ExitCode.ShouldBe(real.ExitCode, $"{batch}\nreal: {real.Stderr}\nfake: {fake.Stderr}");
        var (realRules, fakeRules) = plane.Run(plane.Command(false), ["-w", "-S", "C"]);
        fakeRules.Stdout.ShouldBe(realRules.Stdout, batch);
        return (real, fake);
    }

    private List<string> AnyOrder(Random random, int length)
    {
        var edits = new List<string>();
        for (var i = random.Next(1, 7); i > 0; i--)
        {
            switch (random.Next(length > 1 ? 4 : 2))
            {
                case 0:
                    edits.Add($"-A C {Rule()}");
                    length++;
                    break;
                case 1:
                    edits.Add($"-I C {random.Next(1, ++length + 1)} {Rule()}");
                    break;
                case 2:
                    edits.Add($"-D C {random.Next(1, length-- + 1)}");
                    break;
                default:
                    edits.Add($"-R C {random.Next(1, length + 1)} {Rule()}");
                    break;
            }
        }

        return edits;
    }

    private List<string> HighestFirst(Random random, int length)
    {
        var edits = new List<string>();
        for (var position = length + 1; position > 0; position--)
        {
            if (random.Next(3) == 0 && position <= length)
            {
                edits.Add(random.Next(2) == 0 ? $"-D C {position}" : $"-R C {position} {Rule()}");
            }

            for (var i = random.Next(4) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
            {
                edits.Add($"-I C {position} {Rule()}");
            }

            if (random.Next(6) == 0)
            {
                edits.Add($"-A C {Rule()}");
            }
        }

        return edits;
    }

    private string Rule() => $"-m mark --mark 0x{++_mark:x} -j DROP";
}
