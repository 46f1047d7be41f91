using Antrea.L7.Packets;

namespace Antrea.L7.Tests.Packets;

public class ConnectionKeyTests
{
    private static readonly ConnectionKey Key = new(0x0a000001, 0x0a000002, 40000, 80, false);

    [Fact]
    public void Keys_differ_in_each_part()
    {
        ConnectionKey[] all =
        [
            Key, Key.Reversed, Key with { IsV6 = true }, Key with { SourcePort = 40001 }, Key with { DestinationPort = 81 },
            Key with { SourceBits = 0x0a000003 }, Key with { DestinationBits = 0x0a000003 },
        ];
        all.Distinct().Count().ShouldBe(all.Length);
        all.Select(k => k.GetHashCode()).Distinct().Count().ShouldBe(all.Length);
        (Key with { }).ShouldBe(Key);
        (Key with { }).GetHashCode().ShouldBe(Key.GetHashCode());
        Key.Reversed.Reversed.ShouldBe(Key);
    }

    [Fact]
    public void Hashes_of_neighbours_spread()
    {
        const int Buckets = 1024, Keys = 64 * Buckets;
        foreach (var v6 in new[] { false, true })
        {
            var counts = new int[Buckets];
            for (var i = 0; i < Keys; i++)
            {
                var key = new ConnectionKey(Key.SourceBits + ((UInt128)(uint)(i / 256) << (v6 ? 64 : 0)), Key.DestinationBits, (ushort)(i % 256), 80, v6);
                counts[(uint)key.GetHashCode() % Buckets]++;
            }

            counts.Max().ShouldBeLessThan(128);
        }
    }

    [Fact]
    public void Text()
    {
        Key.ToString().ShouldBe("10.0.0.1:40000 -> 10.0.0.2:80");
        new ConnectionKey(1, 2, 3, 4, true).ToString().ShouldBe("[::1]:3 -> [::2]:4");
    }
}
