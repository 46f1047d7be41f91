using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Antrea.Kubernetes.Client;

public sealed class ProjectionTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"c":[1,2],"d":"x"},"e":null}""", """{"a":1,"b":{"c":[1,2]}}""")]
    [InlineData("""{ "b" : { "d" : 1 , "c" : { } } , "a" : [ { "x" : 1 } ] }""", """{"b":{"c":{ }},"a":[ { "x" : 1 } ]}""")]
    [InlineData("""{"l":[{"k":1,"n":2},{"n":3},4,"t",[{"k":5,"z":6}],{}]}""", """{"l":[{"k":1},{},4,"t",[{"k":5}],{}]}""")]
    [InlineData("""{"b":"not an object","l":7}""", """{"b":"not an object","l":7}""")]
    [InlineData("""{"a\u002Fb":{"v":1},"\u0061":2}""", """{"a\u002Fb":{"v":1},"\u0061":2}""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":1,"a":2}""")]
    public void Only_some_fields_are_kept(string json, string kept) => Copy(Projection.Only("a", "b/c", "l/k", "a~1b/v"), json).ShouldBe(kept);

    [Fact]
    public void All_but_some_fields_are_kept() =>
        Copy(Projection.Without("m/x", "s"), """{"m":{"x":{"y":[]},"z":1},"s":[1,{}],"t":{"s":2}}""").ShouldBe("""{"m":{"z":1},"t":{"s":2}}""");

    [Fact]
    public void Bytes_that_end_within_the_value_are_noticed_wherever_they_end()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"a":"text","b":{"c":[1,{"d":true}],"x":{"y":"z"}},"l":[{"k":12,"q":[1,2]}]}""");
        for (var length = 1; length < bytes.Length; length++)
        {
            TryCopy(Projection.Only("a", "b/c", "l/k"), bytes[..length], isLast: false).ShouldBeNull($"{length}");
        }

        TryCopy(Projection.Only("a", "b/c", "l/k"), bytes, isLast: false).ShouldBe("""{"a":"text","b":{"c":[1,{"d":true}]},"l":[{"k":12}]}""");
    }

    /// <summary>Whatever fields of objects hold, what is read of them is the same without those that are not used.</summary>
    [Fact]
    public void Objects_are_read_as_if_nothing_had_been_dropped()
    {
        var random = new Random(1);
        foreach (var (kind, json) in Whole.Objects)
        {
            var decoder = new ObjectDecoder(kind, new ValuePool());
            var (refused, read) = (0, 0);
            for (var i = 0; i < 1500; i++)
            {
                var o = JsonNode.Parse(json)!;
                for (var n = i == 0 ? 0 : random.Next(1, 4); n > 0; n--)
                {
                    Damage(o, random);
                }

                // Annotations that are not used are not looked at: an API server takes nothing but texts there.
                var text = o.ToJsonString();
                using var all = JsonDocument.Parse(text);
                using var lean = JsonDocument.Parse(Copy(UsedFields.Of(kind), text));
                var (wants, has) = (decoder.Read(all.RootElement), decoder.Read(lean.RootElement));
                has.Outcome.ShouldBe(wants.Outcome, text);
                has.Key.ShouldBe(wants.Key, text);
                has.Object.ShouldBe(wants.Object, text);
                has.Problems.Select(p => $"{p}").ShouldBe(wants.Problems.Select(p => $"{p}"), text);
                (refused, read) = (refused + (wants.Object is null ? 1 : 0), read + (wants.Object is null ? 0 : 1));
            }

            read.ShouldBeGreaterThan(100, kind.Kind);
            refused.ShouldBeGreaterThan(20, kind.Kind);
        }
    }

    private static string Copy(Projection keep, string json) => TryCopy(keep, Encoding.UTF8.GetBytes(json), isLast: true).ShouldNotBeNull();

    private static string? TryCopy(Projection keep, byte[] bytes, bool isLast)
    {
        using var copy = new ByteBuffer(16);
        var json = new Utf8JsonReader(bytes, isLast, default);
        return json.Read() && keep.TryCopy(ref json, bytes, copy) ? Encoding.UTF8.GetString(copy.Bytes.Span) : null;
    }

    // One value anywhere, but within the metadata's annotations, becomes something else or is gone.
    private static void Damage(JsonNode root, Random random)
    {
        var places = new List<(JsonNode Owner, string? Name, int Index)>();
        Find(root);
        var (owner, name, index) = places[random.Next(places.Count)];
        JsonNode? other = random.Next(8) switch
        {
            0 => null, 1 => 7, 2 => "text", 3 => true, 4 => new JsonObject(), 5 => new JsonArray(), 6 => new JsonObject { ["name"] = 1, ["ports"] = "x" }, _ => 70_000.5,
        };
        if (owner is JsonArray array)
        {
            array[index] = other;
        }
        else if (random.Next(4) == 0)
        {
            owner.AsObject().Remove(name!);
        }
        else
        {
            owner[name!] = other;
        }

        void Find(JsonNode node)
        {
            if (node is JsonObject o)
            {
                foreach (var (key, value) in o.Where(p => p.Key is not ("annotations" or "managedFields")))
                {
                    places.Add((o, key, 0));
                    if (value is not null)
                    {
                        Find(value);
                    }
                }
            }
            else if (node is JsonArray a)
            {
                for (var i = 0; i < a.Count; i++)
                {
                    places.Add((a, null, i));
                    if (a[i] is { } value)
                    {
                        Find(value);
                    }
                }
            }
        }
    }
}
