using Antrea.Deploy.Tests.Cases;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;

namespace Antrea.Deploy.Tests;

/// <summary>The definitions against the conformance cases of admission.</summary>
public class ConformanceTests
{
    /// <summary>Cases that an object by itself cannot show to be wrong, and what would have to be known.</summary>
    private static readonly Dictionary<string, string> NeedMore = new()
    {
        ["acnp-tier-missing-on-update"] = "the tiers that exist",
        ["cg-nesting-parent-of-parent"] = "the other groups",
        ["tier-delete-referenced-by-annp"] = "the policies that exist",
        ["tier-priority-220-with-cnp-gate"] = "a feature gate",
        ["tier-priority-overlap"] = "the other tiers",
    };

    public static TheoryData<string> Invalid() => [.. CaseData.Invalid.Select(c => c.Name)];

    public static TheoryData<string> Accepted() => [.. CaseData.Accepted.Concat(CaseData.InUse).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_object_is_refused_unless_it_takes_more_than_the_object_to_know(string name)
    {
        var c = CaseData.Invalid.Single(c => c.Name == name);

        var refusals = c.Refusals();

        if (NeedMore.ContainsKey(name))
        {
            refusals.ShouldBeEmpty("the table of what is not refused is out of date");
        }
        else
        {
            refusals.ShouldContain(r => r.By != RefusedBy.UnknownField);
        }

        c.OwnErrors().ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Object_in_use_is_accepted_in_strict_mode(string name)
    {
        var c = CaseData.Accepted.Concat(CaseData.InUse).Single(c => c.Name == name);

        c.Refusals().ShouldBeEmpty();
    }

    [Fact]
    public void Table_names_only_cases_that_exist() => NeedMore.Keys.ShouldBeSubsetOf(CaseData.Invalid.Select(c => c.Name));
}
