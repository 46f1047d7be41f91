using System.Text.Json;
using Antrea.Enforcers.Preflight;
using Antrea.Host.Commands;

namespace Antrea.Host.Tests.Commands;

/// <summary>The command <c>check</c>: its output for people and programs, and its exit codes.</summary>
public sealed class CheckCommandTests : IDisposable
{
    private static readonly CheckRow[] Rows =
    [
        CheckRow.Pass("kernel", "6.1.0"), CheckRow.Warn("physdev", "IPv4: no \"match\"", "modprobe xt_physdev"), CheckRow.Fail("packet queue", "no packet came", "modprobe nfnetlink_queue"),
        CheckRow.Skip("API server", "not asked"),
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("check").FullName;

    [Fact]
    public void The_table_says_what_to_do_below_what_did_not_pass() => CheckReport.Text(Rows).ShouldBe("""
        pass  kernel        6.1.0
        warn  physdev       IPv4: no "match"
                            -> modprobe xt_physdev
        FAIL  packet queue  no packet came
                            -> modprobe nfnetlink_queue
        skip  API server    not asked

        1 passed, 1 failed, 1 warnings, 1 skipped

        """);

    [Fact]
    public void The_JSON_has_the_same()
    {
        using var json = JsonDocument.Parse(CheckReport.Json(Rows));
        var root = json.RootElement;
        root.GetProperty("ok").GetBoolean().ShouldBeFalse();
        root.GetProperty("failed").GetInt32().ShouldBe(1);
        root.GetProperty("warnings").GetInt32().ShouldBe(1);
        var row = root.GetProperty("rows")[1];
        (row.GetProperty("name").GetString(), row.GetProperty("outcome").GetString(), row.GetProperty("found").GetString(), row.GetProperty("advice").GetString())
            .ShouldBe(("physdev", "warn", "IPv4: no \"match\"", "modprobe xt_physdev"));
        JsonDocument.Parse(CheckReport.Json([])).RootElement.GetProperty("ok").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task The_exit_code_follows_the_rows()
    {
        // Of the machine that the tests run on nothing is known but that the command looks at it.
        var said = await CommandLines.RunAsync("check", "--state-dir", _root, "--log-dir", "/proc/nowhere", "-o", "json");
        said.Code.ShouldBe(1);
        said.Error.ShouldBeEmpty();
        var rows = JsonDocument.Parse(said.Output).RootElement.GetProperty("rows").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!, r => r);
        rows["log directory"].GetProperty("outcome").GetString().ShouldBe("fail");
        rows["state directory"].GetProperty("outcome").GetString().ShouldNotBe("fail");
        rows["API server"].GetProperty("advice").GetString().ShouldBe("--kubeconfig FILE");
    }

    [Fact]
    public async Task A_kubeconfig_brings_the_rows_of_the_API_server()
    {
        await using var api = await StubApi.StartAsync();
        var file = Path.Combine(_root, "kubeconfig");
        await File.WriteAllTextAsync(file, api.Kubeconfig);
        var said = await CommandLines.RunAsync("check", "--state-dir", _root, "--log-dir", _root, "--kubeconfig", file, "--node", "n1");
        said.Output.ShouldContain($"{api.Address}/ is v1.31.4");
        said.Output.ShouldMatch("pass  rights +all");
        said.Code.ShouldBe(said.Output.Contains("FAIL", StringComparison.Ordinal) ? 1 : 0);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_none_failed()
    {
        var said = await CommandLines.RunAsync("check", "--state-dir", _root, "--log-dir", _root, "--kubeconfig", Path.Combine(_root, "nothing"));
        said.Code.ShouldBe(1);
        said.Output.ShouldMatch("FAIL  API server .*nothing: cannot be read");
    }

    [Theory]
    [InlineData("--output", "xml")]
    [InlineData("--node", "No Node")]
    [InlineData("--config", "/nonexistent")]
    public async Task A_command_line_that_makes_no_sense_is_2(string option, string value) => (await CommandLines.RunAsync("check", option, value)).Code.ShouldBe(2);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
