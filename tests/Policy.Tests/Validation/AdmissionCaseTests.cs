using System.Text.Json;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;
using Antrea.Policy.Reading;

namespace Antrea.Policy.Validation;

/// <summary>Runs the files in Conformance/{invalid,accepted} through reader and validator, as an API server would.</summary>
public class AdmissionCaseTests
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "Conformance");

    public static TheoryData<string> Invalid() => Cases("invalid");

    public static TheoryData<string> Accepted() => Cases("accepted");

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Invalid_object_is_refused_by_the_right_layer(string name)
    {
        var c = Load("invalid", name);

        var read = ObjectReader.Read(c.GetProperty("object"));
        var admitted = Admit(c, read);

        read.Outcome.ShouldNotBe(ReadOutcome.Ignored);
        switch (c.GetProperty("layer").GetString())
        {
            case "schema":
                read.Outcome.ShouldBe(ReadOutcome.Refused);
                break;
            case "webhook":
                read.Outcome.ShouldBe(ReadOutcome.Read, string.Join('\n', read.Problems));
                admitted.ShouldContain(p => p.IsError);
                break;
            default:
                read.Problems.Concat(admitted).ShouldContain(p => p.IsError);
                break;
        }

        foreach (var problem in read.Problems.Concat(admitted).Where(p => p.IsError))
        {
            problem.Object.ShouldNotBeNull();
            problem.Reason.ShouldNotBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Accepted_object_passes_without_an_error_or_an_unknown_field(string name)
    {
        var c = Load("accepted", name);

        var read = ObjectReader.Read(c.GetProperty("object"));

        read.Problems.ShouldBeEmpty();
        Admit(c, read).Where(p => p.IsError).ShouldBeEmpty();
    }

    private static IReadOnlyList<Problem> Admit(JsonElement c, ReadResult read)
    {
        if (read.Object is null)
        {
            return [];
        }

        var existing = c.TryGetProperty("existing", out var list)
            ? list.EnumerateArray().Select(o => ObjectReader.Read(o).Object.ShouldNotBeNull()).ToList() : [];
        var gates = c.TryGetProperty("featureGates", out var g)
            ? g.EnumerateObject().Where(p => p.Value.GetBoolean()).Select(p => p.Name).ToHashSet() : [];
        var view = new ClusterView(existing);
        return Validator.Validate(
            new ValidationRequest(
                read.Object,
                Enum.Parse<Operation>(c.GetProperty("operation").GetString()!, ignoreCase: true),
                view.Find(read.Object.Key),
                c.TryGetProperty("user", out var user) ? user.GetString()! : "",
                gates.Contains),
            view);
    }

    private static JsonElement Load(string folder, string name) =>
        YamlDocuments.Parse(File.ReadAllText(Path.Combine(Root, folder, name + ".yaml")), name).Documents.Single().Root;

    private static TheoryData<string> Cases(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];
}
