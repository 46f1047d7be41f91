using System.Text;

namespace Antrea.L7.Tests.Tls;

/// <summary>Damaged hellos: the judge neither fails nor allows one in which a plain reader finds another name.</summary>
public class HelloMutantTests
{
    private const int Mutants = 1_000_000;

    [Fact]
    public void No_mutant_is_allowed_by_another_name_than_it_has()
    {
        byte[][] originals =
        [
            .. Captures.All.Select(c => Captures.Read(c.Name)),
            TestHello.Of("foo.test").Bytes(),
            TestHello.Of("foo.test", TestHello.Encrypted()).Bytes(fragment: 20),
            TestHello.Of(null).Bytes(fragment: 64),
        ];
        var random = new Random(1);
        var (allowed, denied) = (0, 0);
        for (var i = 0; i < Mutants; i++)
        {
            var bytes = Mutate(random, originals[random.Next(originals.Length)]);
            var split = random.Next(bytes.Length);
            var run = new TlsRun().Feed(bytes.AsSpan(0, split)).Feed(bytes.AsSpan(split));
            denied += run.Reason == DenyReason.None ? 0 : 1;
            if (run.Hellos.IsAllowed)
            {
                allowed++;
                Encoding.ASCII.GetString(run.Hellos.ServerName).ShouldBe(PlainHello.Name(bytes), $"mutant {i}");
            }
        }

        allowed.ShouldBeGreaterThan(Mutants / 10);
        denied.ShouldBeGreaterThan(Mutants / 10);
    }

    private static byte[] Mutate(Random random, byte[] original)
    {
        var bytes = original.AsSpan(0, Math.Min(original.Length, 900)).ToArray();
        for (var n = random.Next(4); n >= 0; n--)
        {
            // Lengths and types are near the beginning.
            var at = random.Next(random.Next(2) == 0 ? Math.Min(150, bytes.Length) : bytes.Length);
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)(bytes[at] + random.Next(-2, 3));
                    break;
                case 2:
                    bytes[at] = (byte)random.Next(256);
                    break;
                default:
                    bytes = random.Next(2) == 0 ? [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]] : [.. bytes[..at], .. bytes[Math.Min(bytes.Length - 1, at + 1)..]];
                    break;
            }
        }

        return bytes;
    }
}
