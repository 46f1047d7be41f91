using Antrea.Policy.Fqdn;
using Antrea.Testing.Dns;

namespace Antrea.Policy.Tests.Fqdn;

public class DnsMessageTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Question_and_records_are_read(bool compress)
    {
        var m = Parse(new DnsWriter("WWW.Foo.com", id: 0xbeef, compress: compress)
            .Alias("www.foo.com", "cdn.foo.com", 300).Address("cdn.foo.com", "192.0.2.1", 60).Address("cdn.foo.com", "2001:db8::1", 61));

        m.Id.ShouldBe((ushort)0xbeef);
        (m.IsResponse, m.Rcode, m.Opcode, m.IsTruncated).ShouldBe((true, 0, 0, false));
        m.Question.ShouldBe(new DnsQuestion("www.foo.com", DnsType.A, DnsType.ClassIn));
        m.Answers.Select(a => $"{a.Name} {a.Ttl} {a.Type} {a.Address?.Address.ToString() ?? a.Target}")
            .ShouldBe(["www.foo.com 300 5 cdn.foo.com", "cdn.foo.com 60 1 192.0.2.1", "cdn.foo.com 61 28 2001:db8::1"]);
    }

    [Fact]
    public void A_dot_inside_a_label_is_no_separator()
    {
        // Labels "a.foo", "com".
        byte[] name = [5, (byte)'a', (byte)'.', (byte)'f', (byte)'o', (byte)'o', 3, (byte)'c', (byte)'o', (byte)'m', 0];
        byte[] message = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, .. name, 0, 1, 0, 1];

        DnsMessage.TryParse(message, out var m).ShouldBeTrue();
        m!.Question.Name.ShouldBe("a\\046foo.com");
    }

    [Theory]
    [InlineData(0x00, "\\000")]
    [InlineData(0xff, "\\255")]
    [InlineData(0x20, "\\032")]
    [InlineData('\\', "\\092")]
    [InlineData('_', "_")]
    [InlineData('Q', "q")]
    public void Odd_bytes_are_escaped(byte b, string text)
    {
        DnsMessage.TryParse([0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 1, b, 0, 0, 1, 0, 1], out var m).ShouldBeTrue();
        m!.Question.Name.ShouldBe(text);
    }

    [Fact]
    public void Names_of_255_octets_are_the_longest()
    {
        var label = new string('a', 63);
        var longest = $"{label}.{label}.{label}.{new string('b', 61)}";

        Parse(new DnsWriter(longest)).Question.Name.ShouldBe(longest);
        DnsMessage.TryParse(new DnsWriter(longest + "b").ToArray(), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0xc0, 12)] // to itself
    [InlineData(0xc0, 30)] // forward
    [InlineData(0xff, 0xff)] // out of the message
    [InlineData(0x80, 0)] // a label type that does not exist
    [InlineData(0x40, 0)]
    public void Pointers_that_lead_nowhere_are_refused(byte first, byte second)
    {
        byte[] message = [0, 1, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, first, second, 0, 1, 0, 1, .. new byte[20]];
        DnsMessage.TryParse(message, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_loop_of_two_pointers_is_refused()
    {
        // The question ends at 21, the first record's data begins at 32: two pointers at each other, and a later owner that leads to them.
        var m = new DnsWriter("a.b").Record("", 16, 1, [0xc0, 36, 0xc0, 34]).Raw(0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0).ToArray();
        m[7] = 2;
        DnsMessage.TryParse(m, out _).ShouldBeTrue();
        (m[33], m[35]) = (34, 32);
        m[37] = 34;
        DnsMessage.TryParse(m, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void One_question_is_asked(byte count)
    {
        var m = new DnsWriter("foo.com").ToArray();
        m[5] = count;
        DnsMessage.TryParse([.. m, .. m[12..]], out _).ShouldBeFalse();
    }

    [Fact]
    public void Every_cut_of_a_message_is_malformed_unless_it_says_so()
    {
        var whole = new DnsWriter("foo.com").Address("foo.com", "192.0.2.1", 60).Address("foo.com", "192.0.2.2", 60).ToArray();
        var truncated = whole.ToArray();
        truncated[2] |= 2;
        for (var cut = 0; cut < whole.Length; cut++)
        {
            DnsMessage.TryParse(whole.AsSpan(0, cut), out _).ShouldBeFalse();
            DnsMessage.TryParse(truncated.AsSpan(0, cut), out var m).ShouldBe(cut >= 25);
            (m?.Answers.Length ?? 0).ShouldBe(cut >= 41 ? 1 : 0);
        }
    }

    [Fact]
    public void Addresses_of_the_wrong_length_are_malformed()
    {
        DnsMessage.TryParse(new DnsWriter("foo.com").Record("foo.com", 1, 60, [1, 2, 3]).ToArray(), out _).ShouldBeFalse();
        DnsMessage.TryParse(new DnsWriter("foo.com").Record("foo.com", 28, 60, [1, 2, 3, 4]).ToArray(), out _).ShouldBeFalse();
        DnsMessage.TryParse(new DnsWriter("foo.com").Record("foo.com", 5, 60, [0, 0]).ToArray(), out _).ShouldBeFalse();
    }

    [Fact]
    public void Other_types_classes_and_later_sections_are_passed_over()
    {
        var bytes = new DnsWriter("foo.com").Record("foo.com", 16, 60, [2, 65, 66]).Record("foo.com", 1, 60, [9, 9, 9, 9], cls: 3)
            .Address("foo.com", "192.0.2.1", 60).Raw(0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0).ToArray();
        bytes[11] = 1;

        DnsMessage.TryParse(bytes, out var m).ShouldBeTrue();
        m!.Answers.Single().Address!.Value.ToString().ShouldBe("192.0.2.1/32");
    }

    [Fact]
    public void A_negative_time_to_live_is_none() =>
        Parse(new DnsWriter("foo.com").Address("foo.com", "192.0.2.1", 0x80000001)).Answers.Single().Ttl.ShouldBe(0u);

    [Fact]
    public void Names_that_expand_beyond_measure_are_refused()
    {
        // Each alias is a fresh label before a pointer to a name of 250: 60 KB would expand to 800 KB.
        var tail = string.Join('.', Enumerable.Repeat(new string('x', 49), 5));
        var (hostile, honest) = (new DnsWriter(tail), new DnsWriter(tail));
        for (var i = 0; i < 3000; i++)
        {
            hostile.Alias(tail, $"a{i}.{tail}", 1);
            honest.Address(tail, $"10.1.{i / 256}.{i % 256}", 1);
        }

        DnsMessage.TryParse(hostile.ToArray(), out _).ShouldBeFalse();
        Parse(honest).Answers.Length.ShouldBe(3000);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        var random = new Random(53);
        var seed = new DnsWriter("www.foo.com").Alias("www.foo.com", "a.foo.com", 30).Alias("a.foo.com", "b.net", 30)
            .Address("b.net", "192.0.2.1", 5).Address("b.net", "2001:db8::1", 5).Record("b.net", 16, 5, [3, 1, 2, 3]).ToArray();
        var (read, believed) = (0, 0);
        for (var i = 0; i < 300_000; i++)
        {
            byte[] bytes;
            if (i % 3 == 0)
            {
                bytes = new byte[random.Next(80)];
                random.NextBytes(bytes);
                if (bytes.Length > 5)
                {
                    (bytes[4], bytes[5]) = (0, 1);
                }
            }
            else
            {
                bytes = seed.AsSpan(0, random.Next(4) == 0 ? random.Next(seed.Length) : seed.Length).ToArray();
                for (var n = random.Next(1, 5); n > 0 && bytes.Length > 0; n--)
                {
                    bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)0xc0 : (byte)random.Next(256);
                }
            }

            if (DnsMessage.TryParse(bytes, out var m))
            {
                read++;
                m.Question.Name.ShouldNotContain("..");
                believed += DnsAnswer.Of(m) is null ? 0 : 1;
            }
        }

        read.ShouldBeGreaterThan(10_000);
        believed.ShouldBeGreaterThan(1_000);
    }

    private static DnsMessage Parse(DnsWriter writer) =>
        DnsMessage.TryParse(writer.ToArray(), out var m) ? m : throw new InvalidOperationException("malformed");
}
