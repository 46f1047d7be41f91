using Antrea.Testing.Api;

namespace Antrea.Kubernetes.Client;

/// <summary>Ten thousand objects that change while everything goes wrong that can.</summary>
public sealed class ChurnTests
{
    private const int Objects = 10_000;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public async Task What_is_known_in_the_end_is_what_a_new_list_says(int seed, bool streaming)
    {
        await using var server = await FakeApiServer.StartAsync(new FakeApiOptions { Streaming = streaming, BookmarkEvery = TimeSpan.FromMilliseconds(200) });
        var random = new Random(seed);
        for (var i = 0; i < Objects; i++)
        {
            server.Store.Put(Some.Maps, Some.Map($"m{i:d5}", "0", $"ns{i % 10}"));
        }

        var draw = new Random(seed * 7);
        Fault[] ofRequests = [Fault.Drop, Fault.Half, Fault.HalfEnd, Fault.Garbage, Fault.End, Fault.TooMany, Fault.ServerError, Fault.Unauthorized, Fault.Stall, Fault.Gone];
        Fault[] ofEvents = [Fault.Drop, Fault.Half, Fault.HalfEnd, Fault.Garbage, Fault.End, Fault.Gone, Fault.TooMany, Fault.ServerError, Fault.Stall];
        server.Faults.RetryAfter = 0;
        server.Faults.Request = _ => Draw(ofRequests, 0.2);
        server.Faults.Event = _ => Draw(ofEvents, 0.0003);
        var options = Mirror.Fast with { PageSize = 500, Silence = TimeSpan.FromMilliseconds(1000), Streaming = streaming };
        await using var mirror = new Mirror(server, ResourceKinds.ConfigMaps, options: options, patience: TimeSpan.FromSeconds(1));
        await mirror.UntilAsync(m => m.Syncs >= 1);
        for (var i = 1; i <= 20_000; i++)
        {
            var n = random.Next(Objects + 500);
            if (random.Next(4) == 0)
            {
                server.Store.Delete(Some.Maps, $"ns{n % 10}", $"m{n:d5}");
            }
            else
            {
                server.Store.Put(Some.Maps, Some.Map($"m{n:d5}", $"{i}", $"ns{n % 10}"));
            }

            if (i % 500 == 0)
            {
                await Task.Delay(20);
            }

            if (i % 4000 == 0)
            {
                server.Store.Compact(server.Store.Version - 200);
                server.Faults.Break(Draw(ofEvents, 1)!.Value);
            }
        }

        server.Faults.Clear();
        await mirror.CaughtUpAsync(server, Some.Maps);
        mirror.Troubles.Count.ShouldBeGreaterThan(5);
        mirror.Objects.Count.ShouldBeInRange(Objects / 2, Objects + 500);

        Fault? Draw(Fault[] from, double chance)
        {
            lock (draw)
            {
                return draw.NextDouble() < chance ? from[draw.Next(from.Length)] : null;
            }
        }
    }
}
