using System.Text.Json.Nodes;
using Antrea.Kubernetes.Configuration;
using Antrea.Policy.FeatureGates;

namespace Antrea.Deploy.Tests.Helm;

/// <summary>values.schema.json accepts what the agent accepts, and refuses what it refuses.</summary>
public class ValuesTests
{
    [Fact]
    public void Defaults_fit() => ValuesSchema.Check(Chart.Values, Chart.Schema).ShouldBeEmpty();

    [Fact]
    public void Every_default_is_declared_and_all_that_is_declared_has_one() =>
        Chart.Schema["properties"]!.AsObject().Select(p => p.Key).Where(k => k != "global").ShouldBe(Chart.Values.Select(v => v.Key), ignoreOrder: true);

    [Theory]
    [InlineData("featureGates.NodeNetworkPolicies=true", ".featureGates additionalProperties")]
    [InlineData("featureGates.NodeNetworkPolicy=\"true\"", ".featureGates.NodeNetworkPolicy type")]
    [InlineData("disableTxChecksumOffload=true", "additionalProperties")]
    [InlineData("disableTXChecksumOffload=1", ".disableTXChecksumOffload type")]
    [InlineData("l7.queue=1", ".l7 additionalProperties")]
    [InlineData("l7.denyResponse=\"404\"", ".l7.denyResponse enum")]
    [InlineData("failsafe.inbound=[{\"port\": 0}]", ".failsafe.inbound[0].port minimum")]
    [InlineData("failsafe.inbound=[{\"cidr\": \"10.0.0.0/8\"}]", ".failsafe.inbound[0] additionalProperties")]
    [InlineData("markMask=\"mask\"", ".markMask pattern")]
    [InlineData("maxUnavailable=0", ".maxUnavailable minimum")]
    [InlineData("maxUnavailable=\"0%\"", ".maxUnavailable pattern")]
    [InlineData("image.repository=\"\"", ".image.repository minLength")]
    [InlineData("iptablesBackend=\"nftables\"", ".iptablesBackend enum")]
    public void What_is_wrong_is_refused_before_anything_is_installed(string setting, string why) =>
        ValuesSchema.Check(Chart.With(setting), Chart.Schema).ShouldBe([why]);

    [Fact]
    public void Gates_are_those_that_the_agent_knows() =>
        Chart.Schema["properties"]!["featureGates"]!["properties"]!.AsObject().Select(p => p.Key)
            .ShouldBe(KnownGates.All.Keys.Concat(["AllAlpha", "AllBeta"]), ignoreOrder: true);

    [Fact]
    public void Numbers_have_the_bounds_of_the_reader()
    {
        var numbers = Chart.Schema["properties"]!["l7"]!["properties"]!.AsObject().Where(p => (string?)p.Value!["type"] == "integer").ToList();
        numbers.Count.ShouldBe(8);
        foreach (var (key, rule) in numbers)
        {
            var (least, most) = ((int)rule!["minimum"]!, (int)rule["maximum"]!);
            AgentConfigReader.Parse($"l7: {{{key}: {least}}}").Warnings.ShouldBeEmpty();
            AgentConfigReader.Parse($"l7: {{{key}: {most}}}").Warnings.ShouldBeEmpty();
            Should.Throw<FormatException>(() => AgentConfigReader.Parse($"l7: {{{key}: {least - 1}}}"), key);
            Should.Throw<FormatException>(() => AgentConfigReader.Parse($"l7: {{{key}: {most + 1}}}"), key);
        }
    }

    [Fact]
    public void Keys_of_layer_7_are_those_of_the_reader()
    {
        foreach (var (key, value) in Chart.Values["l7"]!.AsObject())
        {
            AgentConfigReader.Parse($"l7: {{{key}: {value!.ToJsonString()}}}").Warnings.ShouldBeEmpty();
        }

        Chart.Schema["properties"]!["l7"]!["properties"]!.AsObject().Select(p => p.Key).ShouldBe(Chart.Values["l7"]!.AsObject().Select(p => p.Key), ignoreOrder: true);
    }
}
