using Antrea.Deploy.Tests.Cases;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests;

/// <summary>Everything that one object can show to be wrong, each by itself.</summary>
public class RefusedTests
{
    public static TheoryData<string> Names() => [.. CaseData.Refused.Select(r => r.Case.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Object_is_refused_for_one_reason_only(string name)
    {
        var (c, why) = CaseData.Refused.Single(r => r.Case.Name == name);

        var refusals = c.Refusals();

        refusals.Select(r => r.Message).Distinct().ShouldHaveSingleItem().ShouldContain(why);
        refusals.ShouldAllBe(r => r.By != RefusedBy.UnknownField);
    }
}
