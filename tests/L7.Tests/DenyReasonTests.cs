namespace Antrea.L7.Tests;

public class DenyReasonTests
{
    [Fact]
    public void Labels_are_snake_case_and_distinct()
    {
        DenyReason.ServerNameNotAllowed.Label().ShouldBe("server_name_not_allowed");
        DenyReasons.Labels.Length.ShouldBe(Enum.GetValues<DenyReason>().Length);
        DenyReasons.Labels.Distinct().Count().ShouldBe(DenyReasons.Labels.Length);
    }
}
