using System.Text.RegularExpressions;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.Configuration;
using Antrea.Policy.FeatureGates;

namespace Antrea.Deploy.Tests.Cluster;

/// <summary>The ConfigMap says what the code does.</summary>
public partial class ConfigTests
{
    // Where the key is not the property's name.
    private static readonly Dictionary<string, string> Keys = new()
    {
        ["Backend"] = "iptablesBackend", ["DenyUnknownPods"] = "unknownLocalPods", ["FqdnCacheMinTtl"] = "fqdnCacheMinTTL", ["DnsServer"] = "dnsServerOverride",
        ["AnswerForbidden"] = "denyResponse",
    };

    private static string Agent => Text("antrea-agent.conf");

    private static string Controller => Text("antrea-controller.conf");

    [Fact]
    public void As_it_is_deployed_everything_stands_at_its_default() => ConfigText.ShouldBeDefaults(Agent, Controller);

    [Fact]
    public void What_is_commented_out_is_the_default() => ConfigText.ShouldBeDefaults(Uncommented(Agent), Uncommented(Controller));

    [Fact]
    public void A_setting_that_is_uncommented_is_read()
    {
        var text = Uncommented(Agent).Replace("NodeNetworkPolicy: false", "NodeNetworkPolicy: true", StringComparison.Ordinal)
            .Replace("denyResponse: reset", "denyResponse: http403", StringComparison.Ordinal);

        var config = ConfigText.Effective(text, "");

        config.Gates.IsOn(KnownGates.NodeNetworkPolicy).ShouldBeTrue();
        config.Pods.L7.AnswerForbidden.ShouldBeTrue();
    }

    [Fact]
    public void Every_key_that_the_agent_reads_is_there()
    {
        var written = KeyLine().Matches(Uncommented(Agent)).Select(m => m.Groups[1].Value).ToList();

        foreach (var type in new[] { typeof(AgentConfig), typeof(L7Config) })
        {
            var properties = type.GetConstructors().Select(c => c.GetParameters()).MaxBy(p => p.Length)!.Select(p => p.Name!).Where(n => n != "Warnings");
            foreach (var property in properties)
            {
                written.ShouldContain(Keys.GetValueOrDefault(property, property.Length == 2 ? property.ToLowerInvariant() : char.ToLowerInvariant(property[0]) + property[1..]));
            }
        }

        written.ShouldContain("disableTXChecksumOffload");
        KnownGates.All.Values.Where(g => g.Used).ShouldAllBe(g => written.Contains(g.Name));
        Agent.ShouldContain("inbound, outbound:");
        written.ShouldBe(written.Distinct());
    }

    [Fact]
    public void What_it_says_about_the_failsafe_lists_is_read()
    {
        var example = Regex.Match(Agent, @"#   (inbound: \[.*\])").Groups[1].Value;

        var config = AgentConfigReader.Parse($"failsafe:\n  {example}\n");

        config.Warnings.ShouldBeEmpty();
        config.Failsafe!.Inbound!.Count.ShouldBe(2);
    }

    // Settings are commented out without a space, remarks with one.
    private static string Uncommented(string text) => Setting().Replace(text, "$1$2");

    private static string Text(string key) => (string)Manifests.ConfigMap["data"]![key]!;

    [GeneratedRegex(@"^( *)#(\S.*)$", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^ *(\w+):", RegexOptions.Multiline)]
    private static partial Regex KeyLine();
}
