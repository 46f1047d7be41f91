using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>The objects of a cluster in the order of their making, with what an API server adds to them: uid, generation, time of creation.</summary>
internal sealed class ObjectStore
{
    private static readonly HashSet<string> Lasting = ["Node", "Namespace", "ServiceAccount", "ConfigMap", "Pod"];

    private readonly OrderedDictionary<ObjectKey, JsonObject> _objects = [];

    public IEnumerable<JsonObject> OfKind(string kind) => _objects.Where(o => o.Key.Kind == kind).Select(o => o.Value);

    public JsonObject? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public JsonObject? Find(string kind, string space, string name) => Find(new ObjectKey(kind, "", space, name));

    /// <summary>Stores an object, or a new version of it. The object is the store's from then on.</summary>
    public void Put(JsonObject manifest)
    {
        var key = ObjectKey.Of(manifest);
        var old = Find(key)?["metadata"]!;
        var metadata = manifest["metadata"]!;
        var changed = !JsonNode.DeepEquals(Find(key)?["spec"], manifest["spec"]);
        metadata["uid"] = (string?)old?["uid"] ?? Uid(key, manifest);
        metadata["generation"] = ((int?)old?["generation"] ?? 0) + (changed || old is null ? 1 : 0);
        metadata["creationTimestamp"] = "2026-01-01T00:00:00Z";
        _objects[key] = manifest;
    }

    /// <summary>Takes an object out. A reference without group means Kubernetes' own kind where there are two.</summary>
    public ObjectKey Remove(string reference)
    {
        var key = _objects.Keys.Where(k => k.IsMeant(reference)).OrderBy(k => k.Group == "crd.antrea.io").FirstOrDefault();
        key.ShouldNotBeNull($"{reference} is not there");
        _objects.Remove(key);
        return key;
    }

    public void Clear() => _objects.Clear();

    /// <summary>All objects, and others behind them, as one manifest file.</summary>
    public string Render(IEnumerable<JsonObject> derived) => string.Concat(_objects.Values.Concat(derived).Select(o => $"---\n{o.ToJsonString()}\n"));

    // What is there in every test is the same thing each time; what a test makes is new.
    private static string Uid(ObjectKey key, JsonObject manifest) => Lasting.Contains(key.Kind)
        ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{key} {manifest["status"]?["podIP"]}")).AsSpan(0, 16)).ToString()
        : Guid.NewGuid().ToString();
}
