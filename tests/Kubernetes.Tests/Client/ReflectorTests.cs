using Antrea.Kubernetes.Connections;
using Antrea.Policy.Api;
using Antrea.TestKit;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>Lists and watches that go as they should.</summary>
public sealed class ReflectorTests
{
    [Fact]
    public async Task A_streamed_list_takes_one_request()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(120);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        server.Store.Put(Some.Pods, Some.Pod("late"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        server.Store.Delete(Some.Pods, "default", "p00007");
        await mirror.CaughtUpAsync(server, Some.Pods);
        var only = server.Requests.ShouldHaveSingleItem();
        only.IsStreamingList.ShouldBeTrue();
        only["resourceVersionMatch"].ShouldBe("NotOlderThan");
        only["allowWatchBookmarks"].ShouldBe("true");
        only.Protocol.ShouldBe("HTTP/2");
        mirror.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_refuses_streams_is_listed_in_pages()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = false });
        server.Store.AddPods(120);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        await UntilWatching(server);
        server.Requests.Select(r => r.IsStreamingList ? "stream" : r.IsWatch ? "watch" : r["continue"] is null ? "list" : "more")
            .ShouldBe(["stream", "list", "more", "more", "watch"]);
        server.Requests[^1]["resourceVersion"].ShouldBe(mirror.Steps.OfType<WatchStep<string>.Synced>().Single().Version);
        mirror.Troubles.ShouldBeEmpty();
        server.Store.Put(Some.Pods, Some.Pod("late"));
        await mirror.CaughtUpAsync(server, Some.Pods);

        // It is asked for a stream once.
        server.Store.Compact();
        server.Faults.Break(Fault.Gone);
        await mirror.UntilAsync(m => m.Syncs == 2);
        server.Requests.Count(r => r.IsStreamingList).ShouldBe(1);
    }

    [Fact]
    public async Task A_server_that_knows_nothing_of_streams_is_listed_after_two_silences()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { IsAncient = true });
        server.Store.AddPods(3);
        await using var mirror = new Mirror(server, ResourceKinds.Pods, options: Mirror.Fast with { Silence = TimeSpan.FromMilliseconds(300) });
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.IsSame(server, Some.Pods).ShouldBeTrue();
        mirror.Troubles.Take(2).ShouldAllBe(t => t.Kind == TroubleKind.Silent);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_selected_by_a_field_comes_and_goes(bool streaming)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = streaming });
        server.Store.AddPods(3);
        server.Store.Put(Some.Pods, Some.Pod("other", node: "n2"));
        await using var mirror = new Mirror(server, ResourceKinds.Pods, new Selection(Fields: "spec.nodeName=n1,status.phase!=Failed"));
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.Objects.Count.ShouldBe(3);
        server.Store.Put(Some.Pods, Some.Pod("p00001", node: "n2"));
        await mirror.UntilAsync(m => !m.Objects.ContainsKey(new NamespacedName("default", "p00001")));
        server.Store.Put(Some.Pods, Some.Pod("other", node: "n1"));
        await mirror.UntilAsync(m => m.Objects.ContainsKey(new NamespacedName("default", "other")));
    }

    [Fact]
    public async Task One_namespace_and_labels_can_be_selected()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.Put(Some.Pods, Some.Pod("a", ns: "x", app: "web"));
        server.Store.Put(Some.Pods, Some.Pod("b", ns: "x", app: "db"));
        server.Store.Put(Some.Pods, Some.Pod("c", ns: "y", app: "web"));
        await using var mirror = new Mirror(server, ResourceKinds.Pods, new Selection("x", Labels: "app in (web, api)"));
        await mirror.UntilAsync(m => m.Syncs == 1);
        mirror.Objects.Keys.ShouldBe([new NamespacedName("x", "a")]);
    }

    [Fact]
    public async Task Bookmarks_move_on_the_version_to_resume_from()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(3);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.UntilAsync(m => m.Syncs == 1);
        for (var i = 0; i < 5; i++)
        {
            server.Store.Put(Some.Maps, Some.Map("m", $"{i}"));
        }

        server.SendBookmarks();
        var version = $"{server.Store.Version}";
        await mirror.UntilAsync(m => m.Steps.OfType<WatchStep<string>.Bookmark>().Any(b => b.Version == version));

        // Without the bookmark what it would resume from were forgotten.
        server.Store.Compact();
        server.Faults.Break(Fault.Drop);
        server.Store.Put(Some.Pods, Some.Pod("late"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Syncs.ShouldBe(1);
        server.Requests[^1]["resourceVersion"].ShouldBe(version);
    }

    [Fact]
    public async Task A_watch_that_ends_in_time_is_resumed_without_a_word()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(3);
        await using var mirror = new Mirror(server, ResourceKinds.Pods, options: Mirror.Fast with { Lasting = TimeSpan.FromMilliseconds(700) });
        await mirror.UntilAsync(m => m.Syncs == 1);
        await UntilAsync(() => server.Requests.Count >= 3);
        server.Store.Put(Some.Pods, Some.Pod("late"));
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Syncs.ShouldBe(1);
        mirror.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Large_lists_come_compressed()
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = false, GzipFrom = 1 });
        server.Store.AddPods(120);
        await using var mirror = new Mirror(server, ResourceKinds.Pods);
        await mirror.CaughtUpAsync(server, Some.Pods);
        mirror.Syncs.ShouldBe(1);
    }

    [Fact]
    public async Task What_the_consumer_throws_ends_the_run()
    {
        await using var server = await FakeApiServer.StartAsync();
        using var http = new ApiHttp(Mirror.Connect(server));
        var reflector = new Reflector<string>(new ApiClient(http), ResourceKinds.Pods, Selection.All, _ => "", Mirror.Fast);
        var thrown = await Should.ThrowAsync<IOException>(reflector.RunAsync((_, _) => throw new IOException("full"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        thrown.Message.ShouldBe("full");
    }

    [Fact]
    public async Task Delays_double_up_to_a_limit_and_begin_anew_when_all_is_well()
    {
        await using var server = await FakeApiServer.StartAsync();
        var time = new VirtualTimeProvider();
        var options = new ReflectorOptions { MinDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(8) };
        server.Faults.Request = _ => Fault.ServerError;
        await using var mirror = new Mirror(server, ResourceKinds.Pods, options: options, time: time);
        for (var (i, full) = (1, 1.0); i <= 6; i++, full = Math.Min(full * 2, 8))
        {
            await mirror.UntilAsync(m => m.Troubles.Count == i);
            mirror.Troubles[^1].Delay.TotalSeconds.ShouldBeInRange(full / 2, full);
            server.Faults.Request = i == 6 ? null : server.Faults.Request;
            time.Advance(TimeSpan.FromSeconds(8));
        }

        await mirror.UntilAsync(m => m.Syncs == 1);
        time.Advance(TimeSpan.FromSeconds(20));
        server.Faults.Break(Fault.Drop);
        await mirror.UntilAsync(m => m.Troubles.Count == 7);
        mirror.Troubles[^1].Delay.TotalSeconds.ShouldBeInRange(0.5, 1);
    }

    private static Task UntilWatching(FakeApiServer server) => UntilAsync(() => server.Requests.Any(r => r.IsWatch && !r.IsStreamingList));

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!holds())
        {
            await Task.Delay(10, limit.Token);
        }
    }

    [Fact]
    public async Task What_fails_while_it_is_cancelled_ends_as_cancelled()
    {
        using var stop = new CancellationTokenSource();
        using var http = new ApiHttp(new ConnectionSettings(new Uri("http://127.0.0.1:9"), new Stopping(stop)));
        var reflector = new Reflector<string>(new ApiClient(http), ResourceKinds.Pods, Selection.All, _ => "", Mirror.Fast);
        await Should.ThrowAsync<OperationCanceledException>(reflector.RunAsync((_, _) => ValueTask.CompletedTask, stop.Token));
    }

    private sealed class Stopping(CancellationTokenSource stop) : ICredentialSource
    {
        public async ValueTask<Credential> GetAsync(CancellationToken cancel)
        {
            await stop.CancelAsync();
            throw new ConnectionException("there are none");
        }

        public void Refused(Credential used)
        {
            // There was none.
        }
    }
}
