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
    public void A_value_of_the_wrong_type_is_named(string text, string expected) => Message(text).ShouldContain(expected);
}
