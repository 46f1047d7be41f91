using System.Text;
using System.Text.Json;

namespace Antrea.Kubernetes.Manifests;

public class YamlDocumentsTests
{
    [Theory]
    [InlineData("80", "80")]
    [InlineData("+12", "12")]
    [InlineData("-0", "0")]
    [InlineData("007", "7")]
    [InlineData("0x1F", "31")]
    [InlineData("0o17", "15")]
    [InlineData("1.5", "1.5")]
    [InlineData("-.5e3", "-0.5e3")]
    [InlineData("1.", "1")]
    [InlineData("01.50", "1.50")]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("true", "true")]
    [InlineData("FALSE", "false")]
    [InlineData("~", "null")]
    [InlineData("null", "null")]
    [InlineData("", "null")]
    [InlineData("y", "\"y\"")]
    [InlineData("no", "\"no\"")]
    [InlineData("On", "\"On\"")]
    [InlineData("0b101", "\"0b101\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("12:30:45", "\"12:30:45\"")]
    [InlineData("2026-11-21", "\"2026-11-21\"")]
    [InlineData("10.0.0.0/8", "\"10.0.0.0/8\"")]
    [InlineData("'80'", "\"80\"")]
    [InlineData("\"true\"", "\"true\"")]
    [InlineData("'null'", "\"null\"")]
    [InlineData("!!str 80", "\"80\"")]
    [InlineData("! 80", "\"80\"")]
    [InlineData("!!int '80'", "80")]
    [InlineData("-", "[null]")]
    public void Scalars_follow_the_core_schema(string yaml, string json)
    {
        var parsed = YamlDocuments.Parse($"v: {(json == "[null]" ? "\n- " : yaml)}\n", "a");

        parsed.Problems.ShouldBeEmpty();
        parsed.Documents.Single().Root.GetProperty("v").GetRawText().ShouldBe(json);
    }

    [Theory]
    [InlineData("v: .inf")]
    [InlineData("v: .NaN")]
    [InlineData("v: !!binary aGk=")]
    [InlineData("v: !!int x")]
    [InlineData("v: !custom x")]
    [InlineData("v: 0xfffffffffffffffff")]
    [InlineData("v: *nowhere")]
    [InlineData("v: &a [*a]")]
    [InlineData("v: &a {<<: *a}")]
    [InlineData("<<: 7")]
    [InlineData("? [a]\n: b")]
    [InlineData("a: 1\na: 2")]
    [InlineData("a: 1\n\"a\": 2")]
    [InlineData("a: [1")]
    [InlineData("a:\n\t- b")]
    [InlineData("a: 'x")]
    [InlineData("a: b: c")]
    [InlineData("@a")]
    public void What_JSON_or_YAML_does_not_know_is_a_problem_with_its_place(string yaml)
    {
        var parsed = YamlDocuments.Parse($"ok: 1\n---\n# second\n{yaml}\n---\nok: 3\n", "f.yaml");

        parsed.Documents.Select(d => d.Root.GetProperty("ok").GetInt32()).ShouldBe([1, 3]);
        var problem = parsed.Problems.Single();
        problem.IsError.ShouldBeTrue();
        problem.Reason.ShouldMatch("^not readable at line [2-7], column [0-9]+: ");
        problem.Source.ShouldMatch("^f.yaml:[2-7]$");
    }

    [Fact]
    public void Documents_know_their_line()
    {
        var parsed = YamlDocuments.Parse("%YAML 1.2\n---\na: 1\n...\n# nothing\n---\n--- # comment\nb: |\n  ---\n  x\n--- {c: 1}\n---\n", "f");

        parsed.Problems.ShouldBeEmpty();
        parsed.Documents.Select(d => d.Source).ShouldBe(["f:3", "f:8", "f:11"]);
        parsed.Documents[1].Root.GetProperty("b").GetString().ShouldBe("---\nx\n");
    }

    [Theory]
    [InlineData("\ufeffa: 1\r\nb:\r\n- x\r\n---\r\na: 2\r\n")]
    [InlineData("a: 1\rb: [x]\r---\ra: 2\r")]
    public void Marks_and_line_ends_of_other_systems_are_fine(string yaml)
    {
        var parsed = YamlDocuments.Parse(yaml, "f");

        parsed.Problems.ShouldBeEmpty();
        parsed.Documents.Select(d => d.Root.GetProperty("a").GetInt32()).ShouldBe([1, 2]);
        parsed.Documents[0].Root.GetProperty("b")[0].GetString().ShouldBe("x");
    }

    [Fact]
    public void Anchors_and_merges_are_resolved()
    {
        var root = Parse("""
            base: &base {a: 1, b: {c: 2}}
            again: *base
            merged:
              <<: [*base, {d: 4, a: 9}]
              b: 3
            "<<": quoted
            """);

        root.GetProperty("again").GetRawText().ShouldBe("""{"a":1,"b":{"c":2}}""");
        root.GetProperty("merged").GetRawText().ShouldBe("""{"b":3,"a":1,"d":4}""");
        root.GetProperty("<<").GetString().ShouldBe("quoted");
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{a: ", 200_000)]
    [InlineData("- ", 200_000)]
    public void Deep_nesting_is_refused_quickly_and_alone(string open, int times)
    {
        var deep = new StringBuilder().Insert(0, open, times).ToString();

        var parsed = YamlDocuments.Parse($"ok: 1\n---\n{deep}\n---\nok: 2", "f");

        parsed.Documents.Count.ShouldBe(2);
        parsed.Problems.Single().Reason.ShouldContain("levels deep");
    }

    [Fact]
    public void Aliases_of_aliases_do_not_explode()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        var merge = new StringBuilder("a0: &a0 {k: 1}\n");
        for (var i = 1; i < 30; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
            merge.Append($"a{i}: &a{i} {{<<: [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]}}\n");
        }

        YamlDocuments.Parse(bomb.ToString(), "f").Problems.Single().Reason.ShouldContain("too large");
        YamlDocuments.Parse(merge.ToString(), "f").Problems.Count.ShouldBe(1);
    }

    [Fact]
    public void A_long_chain_of_merges_is_refused_and_not_followed_to_the_end_of_the_stack()
    {
        var chain = new StringBuilder("a0: &a0 {k: 1}\n");
        for (var i = 1; i < 50_000; i++)
        {
            chain.Append($"a{i}: &a{i} {{<<: *a{i - 1}}}\n");
        }

        YamlDocuments.Parse(chain.ToString(), "f").Problems.Count.ShouldBe(1);
    }

    [Fact]
    public void A_huge_scalar_is_read()
    {
        var text = new string('x', 4 << 20);

        Parse($"v: \"{text}\"").GetProperty("v").GetString()!.Length.ShouldBe(text.Length);
    }

    [Fact]
    public void Json_files_may_hold_several_values_but_no_key_twice()
    {
        var good = YamlDocuments.ParseJson("{\"a\":1}\n\n{\"a\":2} "u8, "f.json");
        var twice = YamlDocuments.ParseJson("{\"a\":1}\n{\"a\":1,\"a\":2}"u8, "f.json");
        var broken = YamlDocuments.ParseJson("{\"a\":1}\n{\"a\":"u8, "f.json");

        good.Documents.Select(d => d.Source).ShouldBe(["f.json:1", "f.json:3"]);
        good.Problems.ShouldBeEmpty();
        twice.Documents.Count.ShouldBe(1);
        twice.Problems.Count.ShouldBe(1);
        broken.Documents.Count.ShouldBe(1);
        broken.Problems.Single().Reason.ShouldStartWith("not readable at line 2");
    }

    [Fact]
    public void Random_text_never_does_worse_than_a_problem()
    {
        var random = new Random(20261121);
        string[] pieces =
        [
            "a", "b: ", ": ", "- ", "\n", "\n  ", "\n---\n", "...\n", "[", "]", "{", "}", ",", "'", "\"", "&x ", "*x", "<<: ", "|\n", "> ", "#", "%", "!", "!!str ",
            "\t", "\r\n", "\0", "\ufeff", "\u2028", "é", "\ud83d\ude00", "0x", "1e9", "? ", "@", "`", "\\", "\"\\ud800\"", "~",
        ];
        for (var round = 0; round < 5000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => pieces[random.Next(pieces.Length)]));

            var yaml = YamlDocuments.Parse(text, "f");
            var json = YamlDocuments.ParseJson(Encoding.UTF8.GetBytes(text), "f");

            foreach (var document in yaml.Documents.Concat(json.Documents))
            {
                document.Root.ValueKind.ShouldNotBe(JsonValueKind.Undefined, text);
            }
        }
    }

    private static JsonElement Parse(string yaml)
    {
        var parsed = YamlDocuments.Parse(yaml, "f");
        parsed.Problems.ShouldBeEmpty();
        return parsed.Documents.Single().Root;
    }
}
