using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>Chains removed in the batch that removes the jumps to them.</summary>
public sealed class ChainRemovalTests
{
    private const string Before = """
        *filter
        :P - [0:0]
        :K - [0:0]
        :G - [0:0]
        -A P -p tcp -j RETURN
        -A P -j K
        -A P -p udp -j RETURN
        -A K -p tcp -g G
        -A K -j DROP
        -A G -j DROP
        COMMIT

        """;

    public static TheoryData<Backend, string> Batches()
    {
        var data = new TheoryData<Backend, string>();
        foreach (var batch in new[]
        {
            "-D P -j K\n-F K\n-X K", "-D P 2\n-F K\n-X K", "-R P 2 -j DROP\n-F K\n-X K", ":P - [0:0]\n-A P -j DROP\n-F K\n-X K", ":K - [0:0]\n-D P 2\n-X K",
            "-D P 2\n-F K\n-F G\n-X K\n-X G", "-D P 2\n-F K\n-X K\n-N K\n-A K -j ACCEPT\n-A P -j K", "-F K\n-X K\n-D P -j K", "-F K\n-X K\n-D P 2", "-D P 2\n-X K",
            "-F G\n-X G", "-F\n-X", "-D P 2\n-F K\n-F G\n-X G\n-X K",
        })
        {
            data.Add(Backend.Nft, batch);
            data.Add(Backend.Legacy, batch);
        }

        return data;
    }

    [RootTheory]
    [MemberData(nameof(Batches))]
    public void ABatchEndsAlike(Backend backend, string batch)
    {
        using var plane = new PlaneUnderTest(backend, "chain");
        plane.Load(plane.Restore(false), ["--noflush"], Before);

        var (real, fake) = plane.Run(plane.Restore(false), ["--noflush", "-w", "5"], $"*filter\n{batch}\nCOMMIT\n");

        fake.ExitCode.ShouldBe(real.ExitCode, $"real: {real.Stderr}\nfake: {fake.Stderr}");
        fake.Stderr.ShouldBe(real.Stderr);
        var (realRules, fakeRules) = plane.Run(plane.Command(false), ["-w", "-S"]);
        fakeRules.Stdout.ShouldBe(realRules.Stdout);
    }
}
