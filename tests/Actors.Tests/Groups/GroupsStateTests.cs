using Antrea.Actors.Messages;
using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Groups;

/// <summary>Which groups are in use, for which policies.</summary>
public sealed class GroupsStateTests
{
    private static readonly MemberSelector Web = Select("web") with { Local = true }, Db = Select("db") with { Local = true }, Peer = Select("peer");

    [Fact]
    public void The_first_pod_of_policies_brings_their_peers_into_use_and_the_last_takes_them_out()
    {
        var state = Wants(Wants(Wants(GroupsState.Empty("n1"), "a", Web, Peer), "b", Web, Peer), "c", Db, Peer);
        Groups(state).ShouldBe([MemberSelector.AllLocal, Web, Db], ignoreOrder: true);

        (state, var turned) = After(state, Pod("p", "n2", "web"));
        turned.ShouldBeEmpty();
        (state, turned) = After(state, Pod("q", "n1", "web"));
        turned.ShouldBe(["a", "b"], ignoreOrder: true);
        Groups(state).ShouldBe([MemberSelector.AllLocal, Web, Db, Peer], ignoreOrder: true);
        state.Holders[Peer.Id].ShouldBe(2);

        (state, turned) = After(state, Pod("q2", "n1", "web"));
        turned.ShouldBeEmpty();
        (state, turned) = After(state, Pod("q", "n1", "db"));
        turned.ShouldBe(["c"]);
        state.Holders[Peer.Id].ShouldBe(3);
        (state, _) = After(state, Pod("q", "n1", "none"));
        (state, turned) = After(state, Pod("q2", "n1", "none"));
        turned.ShouldBe(["a", "b"], ignoreOrder: true);
        Groups(state).ShouldBe([MemberSelector.AllLocal, Web, Db], ignoreOrder: true);
    }

    [Fact]
    public void A_policy_that_wants_what_it_wanted_changes_nothing()
    {
        var state = Wants(GroupsState.Empty("n1"), "a", Web, Peer);
        Wants(state, "a", Web with { }, Peer with { }).ShouldBeSameAs(state);
        var gone = state.With(new GroupsWanted(Ref("a"), [])).Recount(Ref("a"));
        gone.Gone.ShouldBe([Web.Id]);
        (gone.State.Users.Count, gone.State.Wanted.Count, gone.State.Held.Count, gone.State.Holders.Count).ShouldBe((0, 0, 0, 1));
    }

    private static (GroupsState State, IEnumerable<string> Turned) After(GroupsState state, KubeObject changed)
    {
        var (index, changes) = state.Index.With(changed);
        var now = state with { Index = index };
        var turned = now.Turned(state.Index, changes);
        return (turned.Aggregate(now, (s, p) => s.Recount(p).State), turned.Select(p => p.Name));
    }

    private static GroupsState Wants(GroupsState state, string policy, MemberSelector target, MemberSelector peer) =>
        state.With(new GroupsWanted(Ref(policy), [new GroupUse([target], [peer], false)])).Recount(Ref(policy)).State;

    private static IEnumerable<MemberSelector> Groups(GroupsState state) => state.Index.Selectors.Values;

    private static PolicyRef Ref(string name) => new(PolicyRef.KubernetesKind, "x", name);

    private static MemberSelector Select(string app) => new(MemberKind.Pods, new LabelSelector(Labels.Of(("app", app)), []), null, "x");

    private static Pod Pod(string name, string node, string app) =>
        new(new ObjectMeta(name, "x", Labels: Labels.Of(("app", app))), node, "default", false, "Running", ["10.0.0.1"], []);
}
