using System.Text.RegularExpressions;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.Compile;
using Antrea.Policy.Configuration;
using Antrea.Policy.Planning;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Demo.Tests;

/// <summary>The examples in the documentation are valid, and become the rules that stand beside them.</summary>
public class DocsTests
{
    private static readonly Regex Fence = new("^```(?<kind>[a-z]*)\n(?<text>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline);

    [Fact]
    public void Rules_shown_for_the_examples_are_the_rules_rendered()
    {
        var doc = Shipped.Read("docs/node-policies.md");
        var whole = Shipped.With(string.Join("\n---\n", Blocks(doc, "yaml").Where(y => !y.Contains("kind: ConfigMap", StringComparison.Ordinal))), alone: true);
        var rendered = Shipped.Lines(whole).Select(WithoutHash).ToHashSet();
        var shown = Blocks(doc, "").SelectMany(b => b.Split('\n')).Where(l => l.StartsWith("-A ", StringComparison.Ordinal) || l.StartsWith("add ", StringComparison.Ordinal)).ToList();

        whole.Problems.Where(p => p.IsError).ShouldBeEmpty();
        shown.Count.ShouldBeGreaterThan(10);
        shown.Where(l => !rendered.Contains(l)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("restrict-http-to-node")]
    [InlineData("egress-drop-node-to-node")]
    [InlineData("antrea-config")]
    public void The_demo_runs_the_documented_examples(string name) =>
        Blocks(Shipped.Read("docs/node-policies.md"), "yaml").ShouldContain(Shipped.Read($"demo/manifests/{name}.yaml"));

    [Fact]
    public void The_demos_manifests_and_changes_are_accepted()
    {
        var whole = Shipped.Demo("demo/changes");

        whole.Problems.Where(p => p.IsError).ShouldBeEmpty();
        whole.Policies.Select(p => p.Outcome).ShouldAllBe(o => o == CompileOutcome.Compiled);
        whole.Plan.Rules.Count().ShouldBe(4);
    }

    /// <summary>Every manifest that the demo's second part applies, one after the other, over those it begins with.</summary>
    [Fact]
    public void The_demos_policies_on_pods_are_accepted()
    {
        var changes = Directory.GetFiles(Shipped.Path("demo/pods/changes"), "*.yaml", SearchOption.AllDirectories);

        changes.Length.ShouldBe(6);
        foreach (var change in changes)
        {
            var whole = Shipped.Whole([Shipped.Path("demo/pods/manifests"), change]);
            whole.Problems.Where(p => p.IsError).ShouldBeEmpty(change);
            whole.Policies.Select(p => p.Outcome).ShouldAllBe(o => o == CompileOutcome.Compiled, change);
            (whole.Plan.Pods.Rules.Count > 0).ShouldBe(whole.Policies.Count > 0, change);
        }
    }

    /// <summary>Each of the guide's policies that the demo's third part applies.</summary>
    [Fact]
    public void The_demos_policies_of_layer_7_are_accepted()
    {
        var changes = Directory.GetFiles(Shipped.Path("demo/layer7/changes"), "*.yaml", SearchOption.AllDirectories);

        changes.Length.ShouldBe(5);
        foreach (var change in changes)
        {
            var whole = Shipped.Whole([Shipped.Path("demo/layer7/manifests"), change]);
            whole.Problems.ShouldBeEmpty(change);
            whole.Policies.Select(p => p.Outcome).ShouldBe([CompileOutcome.Compiled], change);
            whole.Plan.Pods.L7.Numbers.Count.ShouldBeInRange(1, 2, change);
        }
    }

    [Fact]
    public void Layer_7_shows_the_demos_policy() =>
        Blocks(Shipped.Read("docs/layer7.md"), "yaml").ShouldContain(Shipped.Read("demo/layer7/changes/api/policy.yaml"));

    [Fact]
    public void The_table_of_reasons_names_each_once()
    {
        var section = Shipped.Read("docs/layer7.md").Split("\n## ").Single(s => s.StartsWith("What a denied client sees\n", StringComparison.Ordinal));
        var rows = Regex.Matches(section, "^\\| `([a-z0-9_]+)` \\| [^|]{3,} \\| [^|]*\\|$", RegexOptions.Multiline).Select(m => m.Groups[1].Value);

        rows.ShouldBe(Antrea.L7.DenyReasons.Labels, ignoreOrder: true);
    }

    [Fact]
    public void Failsafe_tables_name_every_default_rule()
    {
        var doc = Shipped.Read("docs/failsafe.md");

        // Without the API server's EndpointSlices, and on a machine with every kind of tunnel.
        var plan = Shipped.Demo().Inputs with { Facts = new NodeFacts([new("VXLAN", "udp", 8472), new("IPIP", "ipip", null)], true) };
        foreach (var rule in NodePlanner.Plan(plan).Failsafe is { } f ? f.Inbound.Concat(f.Outbound) : [])
        {
            doc.ShouldContain($"| {Regex.Replace(rule.Name, "^(VXLAN|IPIP) overlay$", "overlay")} ", Case.Sensitive, rule.ToString());
        }
    }

    [Fact]
    public void Failsafe_examples_are_readable()
    {
        var texts = Blocks(Shipped.Read("docs/failsafe.md"), "yaml").ToList();

        texts.Count.ShouldBe(2);
        texts.Select(t => AgentConfigReader.Parse(t)).ShouldAllBe(c => c.Failsafe != null && c.Warnings.Count == 0);
    }

    [Fact]
    public void The_table_of_layer_7_keys_names_each_with_its_default()
    {
        var doc = Shipped.Read("docs/layer7.md");
        var rows = Regex.Matches(doc, @"^\| `(?<key>\w+)` \| (?<default>\w+) \| [^|]*\| ", RegexOptions.Multiline);

        rows.Count.ShouldBe(typeof(L7Config).GetConstructors().Max(c => c.GetParameters().Length));
        foreach (Match row in rows)
        {
            var config = AgentConfigReader.Parse($"l7: {{{row.Groups["key"].Value}: {row.Groups["default"].Value}}}");
            config.Warnings.ShouldBeEmpty();
            config.L7.ShouldNotBe(L7Config.Empty);
            EffectiveConfig.Of(config, null, null, out _)!.Pods.L7.ShouldBe(L7Settings.Default, row.Value);
        }

        Blocks(doc, "yaml").Where(t => !t.Contains("kind:", StringComparison.Ordinal)).Select(t => AgentConfigReader.Parse(t)).ShouldAllBe(c => c.L7 != null && c.Warnings.Count == 0);
    }

    private static IEnumerable<string> Blocks(string doc, string kind) =>
        Fence.Matches(doc).Where(m => m.Groups["kind"].Value == kind).Select(m => m.Groups["text"].Value);

    private static string WithoutHash(string line) => Regex.Replace(line, " -m comment --comment \"aa:[0-9a-f]+\"", "");
}
