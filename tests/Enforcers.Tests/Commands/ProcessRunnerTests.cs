using Antrea.Enforcers.Commands;

namespace Antrea.Enforcers.Tests.Commands;

public class ProcessRunnerTests
{
    [Fact]
    public async Task A_program_that_is_not_there_is_told_in_few_words()
    {
        var result = await new ProcessRunner().RunAsync("no-such-program", [], "");
        result.ExitCode.ShouldBe(127);
        result.Explain("no-such-program").ShouldBe("no-such-program cannot be started: No such file or directory");
    }

    [Fact]
    public async Task A_program_that_complains_is_quoted()
    {
        var result = await new ProcessRunner().RunAsync("sh", ["-c", "cat >&2; exit 3"], "first\nsecond");
        result.Explain("sh").ShouldBe("sh ended with 3: first second");
    }
}
