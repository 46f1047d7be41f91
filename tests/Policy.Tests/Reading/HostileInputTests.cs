using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

public partial class HostileInputTests
{
    private static readonly string[] Nasty =
    [
        "a\"\n-A INPUT -j ACCEPT", "x' ; reboot", "$(reboot)", "`id`", "COMMIT", "*filter", "-j ACCEPT", "--", "..", "/", "a\0b", "\u001b[31m", "\u202eabc", "\ud83d\ude00",
        "80:90", "0x50", "1e3", "١٢", " 80", "80 ", "true", "null", "{}", "", " ", "%s%n", "ſ", "http\r\n", new string('a', 5000), "-4 0.0.0.0/0", "10.0.0.0/8 -j",
    ];

    private const string Sample = """
        {"apiVersion": "crd.antrea.io/v1beta1", "kind": "ClusterNetworkPolicy", "metadata": {"name": "p", "labels": {"a": "b"}},
         "spec": {"tier": "platform", "priority": 3, "appliedTo": [{"nodeSelector": {"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "k", "operator": "In", "values": ["v"]}]}},
            {"group": "g"}, {"service": {"name": "s", "namespace": "n"}}],
          "ingress": [{"name": "r", "action": "Drop", "from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.1.0.0/16"]}}, {"namespaces": {"match": "Self"}}, {"serviceAccount": {"name": "s", "namespace": "n"}}],
            "ports": [{"protocol": "TCP", "port": 80, "endPort": 90}, {"port": "http", "sourcePort": 1}], "protocols": [{"icmp": {"icmpType": 8}}, {"igmp": {"groupAddress": "224.0.0.1"}}],
            "l7Protocols": [{"http": {"host": "h", "method": "GET", "path": "/"}}], "enableLogging": true, "logLabel": "l"}],
          "egress": [{"action": "Allow", "to": [{"fqdn": "a.b"}], "toServices": [{"name": "s", "namespace": "n"}]}]}}
        """;

    [Fact]
    public void Whatever_stands_anywhere_the_reader_answers_and_what_it_reads_is_clean()
    {
        var random = new Random(42);
        var read = 0;
        for (var round = 0; round < 5_000; round++)
        {
            var root = JsonNode.Parse(Sample)!;
            for (var i = random.Next(1, 3); i > 0; i--)
            {
                Mutate(root, random);
            }

            var result = ObjectReader.Read(JsonSerializer.SerializeToElement(root));

            (result.Object is null).ShouldBe(result.Outcome != ReadOutcome.Read);
            result.Problems.Any(p => p.IsError).ShouldBe(result.Outcome == ReadOutcome.Refused);
            foreach (var problem in result.Problems)
            {
                problem.ToString().ShouldAllBe(c => !char.IsControl(c));
                problem.ToString().Length.ShouldBeLessThan(3000);
            }

            if (result.Object is ClusterNetworkPolicy policy)
            {
                read++;
                ShouldBeClean(policy);
                Validator.Validate(new ValidationRequest(policy, IsGateOn: _ => true), ClusterView.Empty)
                    .ShouldAllBe(p => !p.ToString().Any(char.IsControl));
            }
        }

        read.ShouldBeGreaterThan(500);
    }

    [Fact]
    public void Text_that_is_not_Unicode_is_refused()
    {
        foreach (var json in (string[])
        [
            """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "\ud800"}}""",
            """{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a", "labels": {"\udc00": "x"}}}""",
            """{"apiVersion": "crd.antrea.io/v1beta1", "kind": "Tier", "metadata": {"name": "a"}, "spec": {"priority": 1, "\ud800": 2}}""",
        ])
        {
            var result = ObjectReader.Read(JsonElement.Parse(json), "f.json:1");

            result.Outcome.ShouldBe(ReadOutcome.Refused);
            result.Problems.ShouldContain(p => p.IsError && p.Source == "f.json:1");
        }
    }

    private static void ShouldBeClean(ClusterNetworkPolicy policy)
    {
        policy.Metadata.Name.ShouldMatch("^[-a-z0-9.]+$");
        foreach (var rule in policy.Spec.Ingress.Concat(policy.Spec.Egress))
        {
            rule.Name.Any(char.IsControl).ShouldBeFalse();
            LabelForm().IsMatch(rule.LogLabel).ShouldBeTrue(rule.LogLabel);
            foreach (var port in rule.Ports)
            {
                (port.PortName is null || PortForm().IsMatch(port.PortName)).ShouldBeTrue(port.PortName);
                foreach (var number in (int?[])[port.Port, port.EndPort, port.SourcePort, port.SourceEndPort])
                {
                    (number is null or (>= 1 and <= 65535)).ShouldBeTrue();
                }
            }

            foreach (var block in rule.Peers.Select(p => p.IPBlock).OfType<IPBlock>().SelectMany(b => b.Except.Append(b.Cidr)))
            {
                block.ShouldMatch("^([0-9a-fA-F:.]+/[0-9]+)?$");
            }
        }
    }

    private static void Mutate(JsonNode root, Random random)
    {
        var nodes = new List<JsonNode>();
        Collect(root, nodes);
        var target = nodes[random.Next(nodes.Count)];
        JsonNode? value = random.Next(8) switch
        {
            0 => null,
            1 => random.Next(-5, 70_000),
            2 => random.NextDouble() * 20_000,
            3 => new JsonArray(Nasty[random.Next(Nasty.Length)]),
            4 => new JsonObject { [Nasty[random.Next(Nasty.Length)]] = 1 },
            _ => Nasty[random.Next(Nasty.Length)],
        };
        switch (target.Parent)
        {
            case JsonObject parent when random.Next(10) == 0:
                parent[Nasty[random.Next(Nasty.Length)]] = value;
                break;
            case JsonObject parent:
                parent[target.GetPropertyName()] = value;
                break;
            case JsonArray list:
                list[target.GetElementIndex()] = value;
                break;
            default:
                break;
        }
    }

    private static void Collect(JsonNode node, List<JsonNode> into)
    {
        into.Add(node);
        foreach (var child in node is JsonObject o ? o.Select(p => p.Value) : node is JsonArray a ? a : [])
        {
            if (child is not null)
            {
                Collect(child, into);
            }
        }
    }

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?\z")]
    private static partial Regex LabelForm();

    [GeneratedRegex(@"^[a-z0-9-]{1,15}\z")]
    private static partial Regex PortForm();
}
