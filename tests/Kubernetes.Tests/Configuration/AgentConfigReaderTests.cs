using Antrea.Policy.Configuration;
using Antrea.Policy.Planning.Pods;

namespace Antrea.Kubernetes.Configuration;

public class AgentConfigReaderTests
{
    private static string Message(string text) => Should.Throw<FormatException>(() => AgentConfigReader.Parse(text, "agent.conf")).Message;

    [Fact]
    public void A_syntax_error_names_the_file_once_and_promises_nothing()
    {
        var message = Message("a: 1\nb: [c");
        message.ShouldStartWith("failed to decode config file agent.conf: not readable at line ");
        message.Split("agent.conf").Length.ShouldBe(2);
        message.ShouldNotContain("stays in force");
    }

    [Theory]
    [InlineData("featureGates: true", "featureGates must be a map")]
    [InlineData("featureGates: {NodeNetworkPolicy: 'true'}", "featureGates.NodeNetworkPolicy must be true or false, not \"true\"")]
    [InlineData("failsafe: {inbound: [{port: 70000}]}", "failsafe.inbound[0].port must be a number from 1 to 65535, not 70000")]
    [InlineData("iptablesBackend: nftables", "iptablesBackend must be auto, nft or legacy")]
    [InlineData("disableTXChecksumOffload: 1", "disableTXChecksumOffload must be true or false, not 1")]
    [InlineData("l7: true", "l7 must be a map with failOpen, ")]
    [InlineData("l7: {failOpen: 'yes'}", "l7.failOpen must be true or false, not \"yes\"")]
    [InlineData("l7: {denyResponse: 403}", "l7.denyResponse must be reset or http403, not 403")]
    [InlineData("l7: {denyResponse: drop}", "l7.denyResponse must be reset or http403, not \"drop\"")]
    [InlineData("l7: {maxHeadBytes: 64KiB}", "l7.maxHeadBytes must be a whole number from 1024 to 1048576, not \"64KiB\"")]
    [InlineData("l7: {headTimeoutSeconds: 0}", "l7.headTimeoutSeconds must be a whole number from 1 to 3600, not 0")]
    [InlineData("l7: {idleTimeoutSeconds: 1.5}", "l7.idleTimeoutSeconds must be a whole number from 1 to 604800, not 1.5")]
    [InlineData("l7: {maxConnections: -1}", "l7.maxConnections must be a whole number from 1 to 10000000, not -1")]
    [InlineData("l7: {maxMemoryMiB: 99999999999}", "l7.maxMemoryMiB must be a whole number from 1 to 1048576, not 99999999999")]
    [InlineData("l7: {queues: 9}", "l7.queues must be a whole number from 0 to 8, not 9")]
    [InlineData("l7: {eve: 1}", "l7.eve must be true or false, not 1")]
    [InlineData("l7: {eveMaxAgeDays: 0}", "l7.eveMaxAgeDays must be a whole number from 1 to 3650, not 0")]
    [InlineData("l7: {eveMaxSizeMiB: []}", "l7.eveMaxSizeMiB must be a whole number from 1 to 1048576, not []")]
    public void A_value_of_the_wrong_type_is_named(string text, string expected) => Message(text).ShouldContain(expected);

    [Fact]
    public void Every_key_of_layer_7_has_its_setting()
    {
        var config = AgentConfigReader.Parse("""
            disableTXChecksumOffload: true
            l7: {failOpen: true, denyResponse: http403, maxHeadBytes: 2048, headTimeoutSeconds: 3, idleTimeoutSeconds: 4, maxConnections: 5, maxMemoryMiB: 6, queues: 7, eve: false, eveMaxAgeDays: 8, eveMaxSizeMiB: 9}
            """);
        config.Warnings.ShouldBeEmpty();
        EffectiveConfig.Of(config, null, null, out _)!.Pods.L7.ShouldBe(new L7Settings(true, true, 2048, 3, 4, 5, 6, 7, false, 8, 9));
    }

    [Fact]
    public void Keys_of_layer_7_without_a_value_are_not_written_and_those_not_known_are_told()
    {
        var config = AgentConfigReader.Parse("l7: {queues: , failopen: true}", "agent.conf");
        config.L7.ShouldBe(L7Config.Empty);
        config.Warnings.ShouldBe(["agent.conf: key l7.failopen is not known and has no effect"]);
        AgentConfigReader.Parse("l7:").L7.ShouldBeNull();
    }

    [Fact]
    public void The_live_section_overrides_the_files_key_by_key()
    {
        var (file, live) = (AgentConfigReader.Parse("l7: {queues: 2, eve: false, denyResponse: http403}"), AgentConfigReader.Parse("l7: {queues: 3, denyResponse: reset}"));
        EffectiveConfig.Of(file, live, null, out _)!.Pods.L7.ShouldBe(L7Settings.Default with { Queues = 3, Eve = false });
        EffectiveConfig.Of(AgentConfig.Empty, null, null, out _)!.Pods.L7.ShouldBe(L7Settings.Default);
    }
}
