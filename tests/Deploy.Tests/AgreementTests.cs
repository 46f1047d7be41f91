using Antrea.Deploy.Tests.Cases;
using Antrea.Deploy.Tests.Schemas;
using Antrea.Testing.Api.Schemas;
using Xunit.Abstractions;

namespace Antrea.Deploy.Tests;

/// <summary>The definitions and the project's own reader and validator say the same of one object.</summary>
public class AgreementTests(ITestOutputHelper output)
{
    private static readonly AdmissionCase[] Cases =
        [.. CaseData.Invalid, .. CaseData.Accepted, .. CaseData.InUse, .. CaseData.Refused.Select(r => r.Case)];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 8)];

    [Fact]
    public void What_the_definitions_refuse_the_validator_refuses()
    {
        foreach (var c in Cases.Where(c => IsRefused(c.Refusals())))
        {
            c.OwnErrors().ShouldNotBeEmpty(c.Name);
        }
    }

    [Fact]
    public void What_the_definitions_accept_of_objects_in_use_the_validator_accepts()
    {
        foreach (var c in CaseData.InUse.Where(c => !NamesATier(c)))
        {
            c.OwnErrors().ShouldBeEmpty(c.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Both_say_the_same_of_random_objects(int seed)
    {
        var random = new RandomObjects(seed);
        var (same, refused) = (0, 0);
        for (var i = 0; i < 500; i++)
        {
            var c = random.Next();
            var definitions = c.Refusals();
            var own = c.OwnErrors();
            if (definitions.Count == 0 && own.Count > 0 && own.All(p => p.Reason.StartsWith("rules names", StringComparison.Ordinal)))
            {
                // A rule with an empty list equals one without the list for the generated name, which a CEL rule cannot see.
                continue;
            }

            (own.Count > 0).ShouldBe(
                definitions.Count > 0, $"{c.Manifest.ToJsonString()}\ndefinitions: {string.Join('\n', definitions)}\nown: {string.Join('\n', own)}");
            (same, refused) = (same + 1, refused + (own.Count > 0 ? 1 : 0));
        }

        output.WriteLine($"{same} compared, {refused} refused by both");
        same.ShouldBeGreaterThan(450);
        refused.ShouldBeInRange(100, 450);
    }

    private static bool IsRefused(IReadOnlyList<Refusal> refusals) => refusals.Any(r => r.By != RefusedBy.UnknownField);

    private static bool NamesATier(AdmissionCase c) => c.OwnErrors() is [{ Field: "spec.tier" }];
}
