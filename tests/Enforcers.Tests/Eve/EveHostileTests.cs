using System.Buffers;
using System.Text;
using System.Text.Json;
using Antrea.Enforcers.Eve;

namespace Antrea.Enforcers.Tests.Eve;

/// <summary>Bytes of a client that wants to spoil the log.</summary>
public sealed class EveHostileTests
{
    [Theory]
    [InlineData("a\"b\\c", "a\"b\\c")]
    [InlineData("line\r\n{\"event_type\":\"http\"}\0", "line\r\n{\"event_type\":\"http\"}\0")]
    [InlineData("schön → 😀", "schön → 😀")]
    [InlineData("\u007f\u009b\u0085x", "\u007f\u009b\u0085x")]
    public void What_is_text_stays_it(string value, string expected) => Read(Encoding.UTF8.GetBytes(value)).ShouldBe(expected);

    [Theory]
    [InlineData("61ff62", @"a\xffb")]
    [InlineData("c0af", @"\xc0\xaf")]
    [InlineData("eda080", @"\xed\xa0\x80")]
    [InlineData("e282", @"\xe2\x82")]
    [InlineData("c3a4f0", @"ä\xf0")]
    public void What_is_none_is_told_byte_by_byte(string hex, string expected) => Read(Convert.FromHexString(hex)).ShouldBe(expected);

    [Fact]
    public void No_control_character_is_in_the_file()
    {
        var line = new EveLine();
        line.Value(""u8, Enumerable.Range(0, 256).Select(b => (byte)b).Concat(Encoding.UTF8.GetBytes("\u0080\u009f")).ToArray());
        line.Written.IndexOfAnyInRange((byte)0, (byte)0x1f).ShouldBe(-1);
        Encoding.UTF8.GetString(line.Written).Any(char.IsControl).ShouldBeFalse();
    }

    [Fact]
    public void Long_values_are_cut_between_characters()
    {
        Read(Encoding.UTF8.GetBytes(new string('a', 9000))).ShouldBe(new string('a', EveLine.MaxValue));
        for (var i = 0; i < 4; i++)
        {
            var text = new string('a', i) + string.Concat(Enumerable.Repeat("😀", 3000));
            Read(Encoding.UTF8.GetBytes(text)).ShouldBe(text[..(i + (2 * ((EveLine.MaxValue - i) / 4)))]);
        }
    }

    [Fact]
    public void Any_bytes_make_a_line_of_JSON()
    {
        var random = new Random(17);
        var line = new EveLine();
        byte[] url = new byte[64], host = new byte[16], agent = new byte[40];
        for (var i = 0; i < 200_000; i++)
        {
            random.NextBytes(url);
            random.NextBytes(host);
            random.NextBytes(agent);
            if (i % 2 == 0)
            {
                // Beginnings of characters, and what follows them.
                Array.ForEach(url, b => url[b % url.Length] = (byte)(0xc0 | b));
            }

            var http = new EveHttp { Url = url.AsSpan(random.Next(url.Length)), Hostname = host, UserAgent = agent, Method = "GET"u8, Length = random.NextInt64() };
            EveText.Http(line, default, EveRig.Flow(), http);
            line.Written[..^1].Contains((byte)'\n').ShouldBeFalse();
            var reader = new Utf8JsonReader(line.Written);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    // Whoever reads it gets text: no half character.
                    reader.CopyString(new byte[512]);
                }
            }
        }
    }

    [Fact]
    public void Text_of_our_own_may_be_anything_too()
    {
        var name = string.Concat(Enumerable.Repeat("ä\"😀\n", 300));
        var line = new EveLine();
        EveText.Alert(line, default, EveRig.Flow(), new EveAlert { Policy = name }, default, default);
        EveRig.Json(Encoding.UTF8.GetString(line.Written)).GetProperty("alert").GetProperty("signature").GetString().ShouldBe("Reject by " + name);
    }

    private static string? Read(ReadOnlySpan<byte> value)
    {
        var line = new EveLine();
        line.Value(""u8, value);
        return JsonSerializer.Deserialize<string>(line.Written);
    }
}
