using System.Text.Json.Nodes;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;
using Antrea.Testing.Cel;

namespace Antrea.Deploy.Tests;

/// <summary>The interpreter itself: what it knows it knows rightly, and what it does not know it refuses.</summary>
public class CelTests
{
    private static readonly Dictionary<string, object> Variables = new()
    {
        ["self"] = Rules.ToCel(JsonNode.Parse("""{"n": 3, "x": 2.5, "s": "Abc", "l": [1, 2, 2], "m": {"k": "v"}, "o": [{"a": 1}, {"a": 1}, {"a": 1, "b": []}]}""")!),
    };

    [Theory]
    [InlineData("self.n == 3 && self.n != 4 && !(self.n < 3) && self.n <= 3 && self.x > 2 && self.n >= self.x")]
    [InlineData("self.s.lowerAscii() == 'abc' && self.s.indexOf('c') == 2 && self.s.indexOf('/') < 0")]
    [InlineData("self.l.all(i, i > 0) && self.l.exists(i, i == 2) && !self.l.exists_one(i, i == 2) && self.l.exists_one(i, i == 1)")]
    [InlineData("has(self.n) && !has(self.absent) && 'k' in self.m && !('v' in self.m) && 2 in self.l && self.m['k'] == 'v'")]
    [InlineData("(has(self.absent) ? 1 : 0) + (has(self.n) ? 1 : 0) == 1 && size(self.l) == 3 && size([]) == 0")]
    [InlineData("self.m.all(k, k.matches('^[a-z]$') && !k.matches('^[0-9]$')) && {'a': 1}['a'] == 1")]
    [InlineData("self.o.exists_one(a, self.o.exists_one(b, a == b)) && type(self.n) == int && type(self.s) == string")]
    [InlineData("cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16')) && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))")]
    [InlineData("!cidr('0.0.0.0/0').containsCIDR(cidr('::/0')) && cidr('ff00::/8').containsIP(ip('ff02::1')) && cidr('10.2.3.4/9').prefixLength() == 9")]
    [InlineData("isIP('10.0.0.1') && !isIP('10.0.0.01') && !isIP('::ffff:1.2.3.4') && isCIDR('::/0') && !isCIDR('10.0.0.0/08') && !isCIDR('10.0.0.0')")]
    [InlineData("true || self.absent == 1 || false")]
    [InlineData("self.absent == 1 || true")]
    [InlineData("!(self.absent == 1 && false)")]
    [InlineData("self.l.exists(i, i == 2 || self.absent == 1)")]
    [InlineData("'NotIn'.endsWith('In') && !'a$'.matches('^a$')")]
    public void Rule_holds(string rule) => Evaluator.Holds(Parser.Parse(rule), Variables).ShouldBeTrue();

    [Theory]
    [InlineData("self.absent == 1 || false")]
    [InlineData("self.l.all(i, i > 0 && self.absent == 1)")]
    [InlineData("self.n")]
    [InlineData("self.s > 1")]
    [InlineData("self.s.trim() == 'a'")]
    [InlineData("self.l.map(i, i) == []")]
    [InlineData("self.l.filter(i, i > 1).size() == 1")]
    [InlineData("oldSelf.n == 3")]
    [InlineData("self.s.matches('(?i)^abc$')")]
    [InlineData("self.s.matches('b')")]
    [InlineData("cidr('x') == cidr('x')")]
    [InlineData("self.m.k.namespace == 1")]
    [InlineData("has(self)")]
    [InlineData("self.n == 3 extra")]
    [InlineData("self.n ==")]
    [InlineData("self.s == 'open")]
    [InlineData("self.n = 3")]
    [InlineData("'\\d' == ''")]
    public void What_is_not_known_is_an_error(string rule) => Should.Throw<CelException>(() => Evaluator.Holds(Parser.Parse(rule), Variables));

    [Theory]
    [InlineData("self.count > 1 && self.names.all(n, n.matches('^a$'))", true)]
    [InlineData("self.cuont > 1", false)]
    [InlineData("has(self.cuont)", false)]
    [InlineData("false && self.cuont > 1", false)]
    [InlineData("self.count == 'a'", false)]
    [InlineData("self.count", false)]
    [InlineData("self.names.all(n, n)", false)]
    [InlineData("self.names.all(self, true)", false)]
    [InlineData("self.count.matches('^a$')", false)]
    [InlineData("oldSelf.count == 1", false)]
    [InlineData("size(self.names) > 0 ? true : 1", false)]
    public void Types_are_checked_against_the_schema(string rule, bool fits)
    {
        var self = StaticType.Of(JsonNode.Parse("""
            {"type": "object", "properties": {"count": {"type": "integer"}, "names": {"type": "array", "maxItems": 5, "items": {"type": "string", "maxLength": 10}}}}
            """)!.AsObject());

        var check = () => Checker.Cost(Parser.Parse(rule), self);

        if (fits)
        {
            // self.count > 1: 3; all: range 2, result 1, five times (3 + name 1 + five tenths of 41, rounded up, times a quarter of 3).
            check().ShouldBe(3ul + 2 + 1 + (5 * (3 + 1 + (5 * 1))));
        }
        else
        {
            Should.Throw<CelException>(() => check());
        }
    }

    [Fact]
    public void A_list_without_a_bound_costs_more_than_any_limit()
    {
        var self = StaticType.Of(JsonNode.Parse("""{"type": "array", "items": {"type": "string"}}""")!.AsObject());

        Checker.Cost(Parser.Parse("self.all(s, s == 'a')"), self).ShouldBe(ulong.MaxValue);
    }

    [Fact]
    public void Rules_use_only_functions_that_the_oldest_supported_version_has()
    {
        // First version whose API server takes the function in a new definition.
        Dictionary<string, int> since = new()
        {
            ["matches"] = 25, ["endsWith"] = 25, ["indexOf"] = 25, ["lowerAscii"] = 25, ["size"] = 25, ["type"] = 25,
            ["ip"] = 31, ["isIP"] = 31, ["cidr"] = 31, ["isCIDR"] = 31, ["containsIP"] = 31, ["containsCIDR"] = 31, ["prefixLength"] = 31,
        };
        var rules = Crd.All.Values.SelectMany(c => SchemaWalk.Places(c.Schema)).SelectMany(p => p.Rules).Select(r => (string)r!["rule"]!);

        var used = rules.SelectMany(r => Lexer.Read(r).Zip(Lexer.Read(r).Skip(1)))
            .Where(t => t.First.Kind == TokenKind.Ident && t.Second is { Kind: TokenKind.Symbol, Text: "(" })
            .Select(t => t.First.Text).Except(["has", "all", "exists", "exists_one", "in"]).ToHashSet();

        used.ShouldBe(since.Keys, ignoreOrder: true);
        used.Max(f => since[f]).ShouldBe(31);
    }
}
