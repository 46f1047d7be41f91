using Antrea.Testing.Kernel;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Differential;

/// <summary>Which element answers for an address, where prefixes nest and interfaces differ; and that elements end in time.</summary>
public sealed class SetLookupTests
{
    private static readonly string[] Devices = ["a", "b", "physdev:a", "physdev:b"];

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void FakeAndKernelFindTheSame(bool v6)
    {
        using var plane = new PlaneUnderTest(Backend.Nft, v6 ? "look6" : "look4");
        var random = new Random(v6 ? 6 : 4);
        var (differing, found) = (new List<string>(), 0);
        for (var set = 0; set < 12; set++)
        {
            var kind = set % 3 == 0 ? "physdev:" : "";
            var lines = Enumerable.Range(0, random.Next(2, 12)).Select(_ => $"add s {Network(random, v6)},{kind}{(random.Next(2) == 0 ? "a" : "b")}{(random.Next(5) == 0 ? " nomatch" : "")} -exist");
            plane.Load("ipset", ["restore"], $"create s hash:net,iface family {(v6 ? "inet6" : "inet")}\n{string.Join('\n', lines)}\n");
            for (var i = 0; i < 25; i++)
            {
                var element = $"{PacketGenerator.Address(random, v6)},{Pick(random)}";
                var (real, fake) = plane.Run("ipset", ["test", "s", element]);
                found += real.ExitCode == 0 ? 1 : 0;
                if (real != fake)
                {
                    differing.Add($"{element}: real {real.Stderr} fake {fake.Stderr}\n{plane.Real.Exec("ipset", ["save"]).Stdout}");
                }
            }

            plane.Load("ipset", ["destroy"], "");
        }

        differing.Take(3).ShouldBeEmpty();
        found.ShouldBeInRange(30, 270);
    }

    [RootFact]
    public void ElementsEndTogether()
    {
        using var plane = new PlaneUnderTest(Backend.Nft, "ends");
        plane.Load("ipset", ["restore"], "create s hash:net timeout 1\nadd s 10.0.0.1\nadd s 10.0.0.2 timeout 3000\nadd s 10.0.0.3 timeout 0\n");
        Test("10.0.0.1").ShouldBe((0, 0));

        var end = TimeProvider.System.GetTimestamp();
        while (Test("10.0.0.1") != (1, 1))
        {
            TimeProvider.System.GetElapsedTime(end).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        }

        TimeProvider.System.GetElapsedTime(end).ShouldBeGreaterThan(TimeSpan.FromSeconds(0.5));
        Test("10.0.0.2").ShouldBe((0, 0));
        Test("10.0.0.3").ShouldBe((0, 0));

        (int Real, int Fake) Test(string address) =>
            plane.Run("ipset", ["test", "s", address]) is var (real, fake) ? (real.ExitCode, fake.ExitCode) : default;
    }

    private static string Network(Random random, bool v6)
    {
        int[] lengths = v6 ? [0, 16, 48, 112, 127, 128] : [0, 8, 16, 24, 31, 32];
        return $"{PacketGenerator.Address(random, v6)}/{lengths[random.Next(lengths.Length)]}";
    }

    private static string Pick(Random random) => Devices[random.Next(Devices.Length)];
}
