using Antrea.Policy.Api;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>Lists and watches that break.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(Fault.Drop, TroubleKind.Unreachable)]
    [InlineData(Fault.Half, TroubleKind.Unreachable)]
    [InlineData(Fault.HalfEnd, TroubleKind.Garbled)]
    [InlineData(Fault.Garbage, TroubleKind.Garbled)]
    [InlineData(Fault.ServerError, TroubleKind.ServerError)]
    [InlineData(Fault.TooMany, TroubleKind.Throttled)]
    public async Task A_broken_watch_goes_on_from_where_it_was(Fault fault, TroubleKind kind)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Faults.RetryAfter = 0;
        server.Store.AddPods(3);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        server.Store.Put(Some.Pods, Some.Pod("before"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        var version = $"{server.Store.Version}";
        server.Faults.Break(fault);
        await mirror.UntilAsync(m => m.Troubles.Count > 0);
        server.Store.Put(Some.Pods, Some.Pod("after"));
        server.Store.Delete(Some.Pods, "default", "p00000");
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Troubles[0].Kind.ShouldBe(kind, mirror.Troubles[0].Message);
        mirror.Syncs.ShouldBe(1);
        server.Requests[1]["resourceVersion"].ShouldBe(version);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task An_expired_version_lists_anew_and_drops_nothing_meanwhile(bool asEvent, bool streaming)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = streaming });
        server.Store.AddPods(120);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        server.Faults.Request = r => r.IsWatch && r["resourceVersion"] is not null ? Fault.Drop : null;
        server.Faults.Break(Fault.Drop);
        await mirror.UntilAsync(m => m.Troubles.Count > 0);
        server.Store.Delete(Some.Pods, "default", "p00003");
        server.Store.Put(Some.Pods, Some.Pod("late"));
        server.Store.Compact();
        var seen = mirror.Steps.Count;
        server.Faults.Request = asEvent ? null : r => r.IsWatch && r["resourceVersion"] is { } v && long.Parse(v) < server.Store.Version ? Fault.Gone : null;
        await mirror.UntilAsync(m => m.Syncs == 2);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        mirror.Troubles.ShouldContain(t => t.Kind == TroubleKind.Expired);
        mirror.Steps.Skip(seen).ShouldNotContain(s => s is WatchStep<string>.Deleted || s is WatchStep<string>.Changed);
    }

    [Fact]
    public async Task A_list_whose_continue_token_expired_begins_anew()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = false });
        server.Store.AddPods(120);
        var isFirst = true;
        server.Faults.Request = r =>
        {
            if (r["continue"] is not null && isFirst)
            {
                isFirst = false;
                server.Store.Delete(Some.Pods, "default", "p00000");
                server.Store.Put(Some.Pods, Some.Pod("aaa"));
                server.Store.Compact();
            }

            return null;
        };
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        mirror.Troubles.ShouldHaveSingleItem().Kind.ShouldBe(TroubleKind.Expired);
        server.Requests.Where(r => r.IsList).Select(r => r["continue"] is null).ShouldBe([true, false, true]);
        server.Requests.Last(r => r.IsList)["limit"].ShouldBe("200");
    }

    [Theory]
    [InlineData(Fault.Half)]
    [InlineData(Fault.HalfEnd)]
    [InlineData(Fault.Garbage)]
    [InlineData(Fault.Drop)]
    [InlineData(Fault.TooMany)]
    [InlineData(Fault.ServerError)]
    public async Task A_page_that_fails_is_asked_for_again(Fault fault)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = false });
        server.Faults.RetryAfter = 0;
        server.Store.AddPods(120);
        server.Faults.Plan(fault, r => r["continue"] is not null, times: 2);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        server.Requests.Count(r => r.IsList && r["continue"] is null).ShouldBe(1);
        server.Requests.Count(r => r.IsList).ShouldBe(5);
    }

    [Fact]
    public async Task A_streamed_list_that_breaks_is_never_told_in_part()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(100);
        var events = 0;
        server.Faults.Event = _ => ++events is 30 or 90 or 170 ? Fault.HalfEnd : events == 250 ? Fault.Drop : null;
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        mirror.Troubles.Count.ShouldBe(4);
        mirror.Steps.SkipLast(1).ShouldAllBe(s => s is WatchStep<string>.Trouble);
    }

    [Fact]
    public async Task The_server_says_how_long_to_wait()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Faults.RetryAfter = 7;
        server.Faults.Plan(Fault.TooMany);
        var time = new VirtualTimeProvider();
        await using var mirror = new Mirror(server, ResourceKinds.Pods, time: time);
        await mirror.UntilAsync(m => m.Troubles.Count == 1);
        mirror.Troubles[0].Kind.ShouldBe(TroubleKind.Throttled);
        mirror.Troubles[0].Delay.TotalSeconds.ShouldBeInRange(7, 7.1);
        server.Requests.Count.ShouldBe(1);
        time.Advance(TimeSpan.FromSeconds(8));
        await mirror.UntilAsync(m => m.Syncs == 1);
    }

    [Fact]
    public async Task A_silent_watch_is_renewed()
    {
        await using var server = await FakeApiServer.StartAsync();
        var time = new VirtualTimeProvider();
        await using var mirror = new Mirror(server, ResourceKinds.Pods, time: time);
        await mirror.UntilAsync(m => m.Syncs == 1);
        server.Faults.Break(Fault.Stall);
        server.Store.Put(Some.Pods, Some.Pod("unheard"));
        mirror.Troubles.ShouldBeEmpty();
        await AdvanceUntilAsync(time, mirror, m => m.Troubles.Count == 1);
        mirror.Troubles[0].Kind.ShouldBe(TroubleKind.Silent);
        await AdvanceUntilAsync(time, mirror, m => m.IsSame(server, Some.Pods));
        mirror.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task A_resource_that_is_not_served_yet_is_tried_again()
    {
        var store = FakeApiServer.NewStore();
        store.Withdraw(Some.Tiers);
        await using var server = await FakeApiServer.StartAsync(store: store);
        await using var mirror = new Mirror(server, ResourceKinds.Tiers);
        await mirror.UntilAsync(m => m.Troubles.Count >= 2);
        mirror.Troubles.ShouldAllBe(t => t.Kind == TroubleKind.NotServed);
        store.Serve(Some.Tiers);
        store.Put(Some.Tiers, Some.Tier("t", 5));
        await mirror.CaughtUpAsync(server, Some.Tiers);

        // Its definition is deleted, and its objects with it; what is known stays until there is a new list.
        store.Withdraw(Some.Tiers);
        await mirror.UntilAsync(m => m.Steps[^1] is WatchStep<string>.Trouble { Kind: TroubleKind.NotServed });
        mirror.Objects.Count.ShouldBe(1);
        store.Serve(Some.Tiers);
        await mirror.UntilAsync(m => m.Syncs == 2);
        mirror.Objects.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_comes_back_with_what_it_had_is_not_listed_again()
    {
        var store = FakeApiServer.NewStore();
        store.AddPods(20);
        using var authority = new ApiAuthority();
        var first = await FakeApiServer.StartAsync(store: store, authority: authority);
        await using var mirror = new Mirror(first, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        await first.DisposeAsync();
        await mirror.UntilAsync(m => m.Troubles.Count >= 3);
        mirror.Troubles.ShouldAllBe(t => t.Kind == TroubleKind.Unreachable);
        mirror.Objects.Count.ShouldBe(20);
        store.Put(Some.Pods, Some.Pod("meanwhile"));
        await using var second = await FakeApiServer.StartAsync(new FakeApiOptions { Port = first.Address.Port }, store, authority);
        await mirror.CaughtUpAsync(second, Some.Pods);
        mirror.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task An_event_that_is_garbage_every_time_leads_to_a_new_list()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        server.Faults.Event = r => r.IsStreamingList ? null : Fault.Garbage;
        server.Faults.Break(Fault.Drop);
        server.Store.Put(Some.Pods, Some.Pod("p"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Troubles.Count(t => t.Kind == TroubleKind.Garbled).ShouldBeLessThanOrEqualTo(3);
    }

    [Fact]
    public async Task Errors_within_the_watch_every_time_lead_to_a_new_list()
    {
        await using var server = await FakeApiServer.StartAsync();
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        server.Faults.Event = r => r.IsStreamingList ? null : Fault.ServerError;
        server.Faults.Break(Fault.Drop);
        server.Store.Put(Some.Pods, Some.Pod("p"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Troubles.Count(t => t.Kind == TroubleKind.ServerError).ShouldBeLessThanOrEqualTo(3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_nothing_happens_nothing_is_listed_anew(bool streaming)
    {
        // A server sends a bookmark only once the version has moved on, which may take ten minutes.
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = streaming, BookmarkEvery = TimeSpan.FromHours(1) });
        server.Store.AddPods(3);
        await using var mirror = new Mirror(server, ResourceKinds.Pods, options: Mirror.Fast with { Silence = TimeSpan.FromMilliseconds(100) });
        await mirror.UntilAsync(m => m.Troubles.Count >= 10);
        mirror.Troubles.ShouldAllBe(t => t.Kind == TroubleKind.Silent);
        mirror.Syncs.ShouldBe(1);
        server.Store.Put(Some.Pods, Some.Pod("late"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_was_set_back_is_listed_anew()
    {
        var store = FakeApiServer.NewStore();
        store.AddPods(200);
        using var authority = new ApiAuthority();
        var first = await FakeApiServer.StartAsync(store: store, authority: authority);
        await using var mirror = new Mirror(first, ResourceKinds.Pods, options: Mirror.Fast with { Silence = TimeSpan.FromMilliseconds(200) });
        await mirror.UntilAsync(m => m.Syncs == 1);
        await first.DisposeAsync();
        var before = FakeApiServer.NewStore();
        before.AddPods(7);
        await using var second = await FakeApiServer.StartAsync(
            new FakeApiOptions { Port = first.Address.Port, BookmarkEvery = TimeSpan.FromHours(1) }, before, authority);
        await mirror.CaughtUpAsync(second, Some.Pods);
        mirror.Objects.Count.ShouldBe(7);
    }

    // Sockets do not run on the virtual clock: it may take several advances until they have come so far.
    private static async Task AdvanceUntilAsync(VirtualTimeProvider time, Mirror mirror, Func<Mirror, bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds(mirror))
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10, limit.Token);
        }
    }
}
