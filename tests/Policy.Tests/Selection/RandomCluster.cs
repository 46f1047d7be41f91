using Antrea.Policy.Api;
using Antrea.Policy.Selection;

namespace Antrea.Policy.Tests.Selection;

/// <summary>Objects and selectors over few names and labels, so that they meet often.</summary>
public sealed class RandomCluster(int seed)
{
    public const string Node = "n0";

    private static readonly string[] Keys = ["app", "tier", "env"], Values = ["a", "b", "c"], Namespaces = ["x", "y", "z"], Accounts = ["", "default", "sa"];
    private readonly Random _random = new(seed);

    public bool Chance(int percent) => _random.Next(100) < percent;

    public T One<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    public KubeObject Object() => _random.Next(8) switch
    {
        0 => new Namespace(new ObjectMeta(One(Namespaces), Labels: Labels())),
        1 => new Node(new ObjectMeta($"n{_random.Next(3)}", Labels: Labels()), Chance(80) ? [new NodeAddress("InternalIP", $"172.16.0.{_random.Next(4)}")] : [], []),
        _ => new Pod(
            new ObjectMeta($"p{_random.Next(12)}", One(Namespaces), Labels: Labels()), Chance(20) ? "" : $"n{_random.Next(3)}", One(Accounts), Chance(10),
            Chance(10) ? "Succeeded" : "Running", Chance(85) ? [$"10.0.0.{_random.Next(20)}"] : [],
            Chance(30) ? [new ContainerPort("http", 80 + _random.Next(2), PortProtocol.TCP)] : []),
    };

    public ObjectKey Key() => Object().Key;

    public MemberSelector Selector()
    {
        var kind = Chance(15) ? MemberKind.Nodes : MemberKind.Pods;
        return new MemberSelector(
            kind, LabelSelector(), Chance(30) ? LabelSelector() : null, Chance(50) ? One(Namespaces) : "", Chance(20) ? One(Accounts) : "", Chance(40));
    }

    private LabelSelector LabelSelector() => new(
        Chance(50) ? Labels(most: 2) : Api.Labels.Empty,
        ListOf.From(Enumerable.Range(0, Chance(50) ? _random.Next(1, 3) : 0).Select(_ => Requirement())));

    private LabelRequirement Requirement()
    {
        var op = One(Enum.GetValues<LabelOperator>());
        return new(One(Keys), op, op is LabelOperator.In or LabelOperator.NotIn ? ListOf.From(Enumerable.Range(0, _random.Next(4)).Select(_ => One(Values))) : []);
    }

    private Labels Labels(int most = 3) => Api.Labels.Of([.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => (One(Keys), One(Values)))]);
}
