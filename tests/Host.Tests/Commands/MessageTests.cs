using Antrea.Host.Commands;

namespace Antrea.Host.Tests.Commands;

public class MessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("Node A")]
    public void A_name_that_no_Node_can_have_is_refused(string name)
    {
        var errors = PlanCommand.Make().Parse(["--node", name, "--manifests", "/tmp"]).Errors;
        errors.ShouldHaveSingleItem().Message.ShouldStartWith($"--node '{name}': the name of a Node must");
    }

    [Fact]
    public void An_ordinary_name_is_taken() => PlanCommand.Make().Parse(["--node", "node-1.example", "--manifests", "/tmp"]).Errors.ShouldBeEmpty();

    [Fact]
    public void A_directory_that_cannot_be_made_is_named_with_its_option() =>
        Should.Throw<IOException>(() => CommonOptions.MakeDirectory("--state-dir", "/proc/nothing")).Message.ShouldStartWith("--state-dir /proc/nothing: ");
}
