namespace Antrea.Host;

/// <summary>Exit codes and refusals of the command line.</summary>
public sealed class CommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("cli").FullName;

    [Fact]
    public async Task Plan_is_0_for_what_is_valid_and_2_for_what_is_refused()
    {
        Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        var config = Config(RunningAgent.GatesOn);
        (await CommandLines.RunAsync("plan", "--node", "n1", "--manifests", _root, "--config", config)).Code.ShouldBe(0);
        Write("bad.yaml", RunningAgent.Policy("q", 81).Replace("priority: 5", "priority: five", StringComparison.Ordinal));
        var refused = await CommandLines.RunAsync("plan", "--node", "n1", "--manifests", _root, "--config", config);
        refused.Code.ShouldBe(2);
        refused.Error.ShouldContain("refused: ClusterNetworkPolicy/q");
        refused.Output.ShouldContain("--dport 80");
    }

    [Fact]
    public async Task Validate_is_0_or_2()
    {
        Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        (await CommandLines.RunAsync("validate", "-f", _root)).Code.ShouldBe(0);
        Write("bad.yaml", "{apiVersion: [");
        (await CommandLines.RunAsync("validate", "-f", _root)).Code.ShouldBe(2);
        (await CommandLines.RunAsync("validate", "-f", Path.Combine(_root, "nothing"))).Code.ShouldBe(2);
    }

    [Fact]
    public async Task Explain_names_the_rule()
    {
        Write("all.yaml", RunningAgent.Node + "---\n" + RunningAgent.Policy("p", 80));
        var config = Config(RunningAgent.GatesOn);
        var said = await CommandLines.RunAsync("explain", "--node", "n1", "--manifests", _root, "--config", config, "--from", "10.9.1.1", "--port", "80");
        said.Code.ShouldBe(0);
        said.Output.ShouldStartWith("Drop");
        said.Output.ShouldContain("r80");
        (await CommandLines.RunAsync("explain", "--node", "n1", "--manifests", _root, "--config", config, "--from", "10.8.1.1", "--port", "80")).Output.ShouldStartWith("Allowed");
        (await CommandLines.RunAsync("explain", "--node", "n1", "--manifests", _root)).Code.ShouldBe(2);
        (await CommandLines.RunAsync("explain", "--node", "n1", "--manifests", _root, "--from", "ten")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task An_unknown_gate_in_the_file_refuses_to_start()
    {
        var config = Config("featureGates: {NoSuchGate: true}\n");
        var said = await CommandLines.RunAsync("agent", "--node", "n1", "--manifests", _root, "--config", config, "--state-dir", Path.Combine(_root, "s"), "--log-dir", Path.Combine(_root, "l"));
        said.Code.ShouldBe(2);
        said.Error.ShouldContain("unrecognized feature gate: NoSuchGate");
        Directory.Exists(Path.Combine(_root, "s")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("agent", "--node", "n1")]
    [InlineData("agent", "--node", "n1", "--manifests", "/nonexistent", "--log-dir", "TEMP")]
    [InlineData("agent", "--node", "n1", "--manifests", "/tmp", "--http", "nowhere")]
    [InlineData("agent", "--node", "n1", "--manifests", "/tmp", "--config", "/nonexistent")]
    [InlineData("no-such-command")]
    [InlineData("plan", "--no-such-option")]
    public async Task A_command_line_that_makes_no_sense_is_2(params string[] args)
    {
        var said = await CommandLines.RunAsync([.. args.Select(a => a == "TEMP" ? _root : a)]);
        said.Code.ShouldBe(2);
        said.Error.ShouldStartWith("error: ");
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string Config(string text)
    {
        var path = Path.Combine(_root, "agent.conf");
        File.WriteAllText(path, text);
        return path;
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_root, name), text);
}
