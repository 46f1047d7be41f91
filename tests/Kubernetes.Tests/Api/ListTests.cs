using System.Text.Json;
using Antrea.Kubernetes.Client;
using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Api;

/// <summary>What a list says of the moment it is of.</summary>
public sealed class ListTests
{
    [Fact]
    public async Task All_pages_are_of_one_moment()
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(30);
        using var http = new ApiHttp(Mirror.Connect(server));
        var client = new ApiClient(http);
        var names = new List<string>();
        var first = await client.ListAsync(ResourceKinds.Pods, Selection.All, 20, "", Take, default);
        server.Store.Delete(Some.Pods, "default", "p00025");
        server.Store.Put(Some.Pods, Some.Pod("p00026x"));
        var second = await client.ListAsync(ResourceKinds.Pods, Selection.All, 20, first.Continue, Take, default);
        second.Version.ShouldBe(first.Version);
        second.Continue.ShouldBeEmpty();
        names.ShouldBe(Enumerable.Range(0, 30).Select(i => $"p{i:d5}"));

        server.Store.Compact();
        var expired = await client.ListAsync(ResourceKinds.Pods, Selection.All, 20, first.Continue, Take, default).ShouldThrowAsync<ApiException>();
        ((int)expired.Code).ShouldBe(410);
        expired.Continue.ShouldNotBeEmpty();
        names.Clear();
        await client.ListAsync(ResourceKinds.Pods, Selection.All, 20, expired.Continue, Take, default);
        names.ShouldContain("p00026x");

        void Take(JsonElement o) => names.Add(o.GetProperty("metadata").GetProperty("name").GetString()!);
    }

    [Theory]
    [InlineData("pods", false)]
    [InlineData("tiers", true)]
    public async Task Only_custom_resources_say_in_a_list_what_they_are(string plural, bool says)
    {
        await using var server = await FakeApiServer.StartAsync();
        server.Store.AddPods(1);
        server.Store.Put(Some.Tiers, Some.Tier("t", 5));
        using var http = new ApiHttp(Mirror.Connect(server));
        var seen = 0;
        await new ApiClient(http).ListAsync(
            new[] { ResourceKinds.Pods, ResourceKinds.Tiers }.Single(k => k.Plural == plural), Selection.All, 0, "",
            o =>
            {
                seen++;
                o.TryGetProperty("kind", out _).ShouldBe(says);
            },
            default);
        seen.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{"kind":"List","metadata":{"resourceVersion":"5"},"items":null}""", 0)]
    [InlineData("""{"items":[{},{}],"metadata":{"resourceVersion":"5"},"other":[{"x":1}]}""", 2)]
    public async Task A_page_is_read_in_any_order(string json, int count)
    {
        var seen = 0;
        (await PageReader.ReadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)), null, _ => seen++, default)).ShouldBe(new PageEnd("5", ""));
        seen.ShouldBe(count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"metadata":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"5"},"items":{}}""")]
    [InlineData("""{"metadata":{"resourceVersion":"5"},"items":[{}""")]
    public Task What_is_no_list_is_refused(string json) =>
        Should.ThrowAsync<InvalidDataException>(PageReader.ReadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)), null, _ => { }, default));
}
