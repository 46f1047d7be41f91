using System.Text.RegularExpressions;
using Antrea.Policy.Api;

namespace Antrea.Demo.Tests;

/// <summary>The rsyslog recipe catches exactly the prefixes that are rendered.</summary>
public class RsyslogTests
{
    private static readonly Regex Block = new("if (?<when>[^{}]*?) then \\{\\s*action\\(.*?file=\"(?<file>[^\"]+)\"", RegexOptions.Singleline);

    [Theory]
    [InlineData("Allow", "allow")]
    [InlineData("Pass", "allow")]
    [InlineData("Drop", "drop")]
    [InlineData("Reject", "reject")]
    public void Every_rendered_prefix_goes_to_the_file_of_its_action_and_to_no_other(string action, string file)
    {
        var prefixes = Prefixes(action);

        // Both directions; no label, one as long as it may be, one that is cut, one with the other characters that a label may have.
        prefixes.Length.ShouldBe(8);
        foreach (var prefix in prefixes)
        {
            FilesFor($" [  12.345678] {prefix}IN=eth0 OUT= SRC=10.0.0.1").ShouldBe([$"/var/log/antrea-node-netpol-{file}.log"], prefix);
        }
    }

    [Fact]
    public void Labels_are_cut_to_twelve_characters() =>
        Prefixes("Drop").ShouldBe(
            [
                "Antrea:I:Drop:", "Antrea:I:Drop:twelve-chars:", "Antrea:I:Drop:default-drop:", "Antrea:I:Drop:a.B_c:",
                "Antrea:O:Drop:", "Antrea:O:Drop:twelve-chars:", "Antrea:O:Drop:default-drop:", "Antrea:O:Drop:a.B_c:",
            ],
            ignoreOrder: true);

    [Theory]
    [InlineData("Antrea: something else")]
    [InlineData("eth0: link becomes ready")]
    [InlineData("Antrea:X:Drop:")]
    public void Other_kernel_messages_are_left_alone(string message) => FilesFor(message).ShouldBeEmpty();

    [Fact]
    public void The_readmes_match_strings_are_prefixes_of_the_guides_policies()
    {
        var shown = Regex.Matches(Shipped.Read("deploy/rsyslog/README.md"), ":msg, contains, \"([^\"]+)\"").Select(m => m.Groups[1].Value).ToArray();

        shown.ShouldBe(PrefixesIn(Shipped.Lines(Shipped.Demo())), ignoreOrder: true);
    }

    private static string[] FilesFor(string message)
    {
        var recipe = string.Join('\n', Shipped.Read("deploy/rsyslog/antrea-node-policies.conf").Split('\n').Where(l => !l.StartsWith('#')));
        var inner = recipe[(recipe.IndexOf('{') + 1)..];
        return [.. Block.Matches(inner)
            .Where(b => Regex.Matches(b.Groups["when"].Value, "\\$msg contains \"([^\"]+)\"").Any(m => message.Contains(m.Groups[1].Value, StringComparison.Ordinal)))
            .Select(b => b.Groups["file"].Value)];
    }

    private static string[] Prefixes(string action)
    {
        string[] labels = ["", "twelve-chars", "default-drop-others", "a.B_c"];
        string Rules(string peers) => string.Concat(labels.Select((l, i) =>
            $"\n  - {{name: {peers}{i}, action: {action}, {peers}: [{{ipBlock: {{cidr: 10.{i}.0.0/16}}}}], enableLogging: true{(l.Length > 0 ? $", logLabel: {l}" : "")}}}"));
        return PrefixesIn(Shipped.Lines(Shipped.With($$"""
            apiVersion: crd.antrea.io/v1beta1
            kind: ClusterNetworkPolicy
            metadata: {name: logging}
            spec:
              priority: 5
              appliedTo:
              - nodeSelector:
                  matchLabels:
                    kubernetes.io/hostname: {{Shipped.Node}}
              ingress:{{Rules("from")}}
              egress:{{Rules("to")}}
            """, alone: true)));
    }

    private static string[] PrefixesIn(IEnumerable<string> lines) =>
        [.. lines.Select(l => Regex.Match(l, "--log-prefix \"([^\"]+)\"")).Where(m => m.Success).Select(m => m.Groups[1].Value).Distinct()];
}
