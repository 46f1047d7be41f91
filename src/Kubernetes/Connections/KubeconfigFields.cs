using System.Text.Json;

namespace Antrea.Kubernetes.Connections;

/// <summary>A map of a kubeconfig and where it stands; complaints name both.</summary>
/// <param name="Json">The map.</param>
/// <param name="At">File and field: <c>/etc/config: clusters[a].cluster</c>.</param>
/// <param name="Directory">What relative paths in it are relative to.</param>
internal readonly record struct KubeconfigFields(JsonElement Json, string At, string Directory)
{
    /// <summary>A field of text; null if it is absent or empty.</summary>
    public string? Text(string name) => Get(name) is not { } v ? null
        : v.ValueKind == JsonValueKind.String ? v.GetString() is { Length: > 0 } text ? text : null
        : throw Wrong(name, "text", v);

    /// <summary>A switch; false if it is absent.</summary>
    public bool Flag(string name) => Get(name) is { } v
        && (v.ValueKind is JsonValueKind.True or JsonValueKind.False ? v.GetBoolean() : throw Wrong(name, "true or false", v));

    /// <summary>A map in this one; null if it is absent.</summary>
    public KubeconfigFields? Map(string name) => Get(name) is not { } v ? null
        : v.ValueKind == JsonValueKind.Object ? new KubeconfigFields(v, Name(name), Directory) : throw Wrong(name, "a map", v);

    /// <summary>The maps of a list; none if it is absent.</summary>
    public IEnumerable<KubeconfigFields> Maps(string name)
    {
        var (at, directory) = (Name(name), Directory);
        foreach (var (i, v) in List(name).Index())
        {
            yield return v.ValueKind == JsonValueKind.Object
                ? new KubeconfigFields(v, $"{at}[{i}]", directory)
                : throw new ConnectionException($"{at}[{i}]: must be a map");
        }
    }

    /// <summary>The texts of a list; none if it is absent.</summary>
    public IEnumerable<string> Texts(string name)
    {
        var at = Name(name);
        return List(name).Select(v => v.ValueKind == JsonValueKind.String ? v.GetString()! : throw new ConnectionException($"{at}: must be a list of texts"));
    }

    /// <summary>The map <paramref name="inner"/> of the entry of a list that has a name.</summary>
    /// <param name="list"><c>clusters</c>, <c>contexts</c> or <c>users</c>.</param>
    /// <param name="inner">What the entry holds besides its name.</param>
    /// <param name="name">The name.</param>
    /// <param name="askedBy">Who named it, for the complaint that there is none.</param>
    public KubeconfigFields Named(string list, string inner, string name, string askedBy)
    {
        foreach (var entry in Maps(list))
        {
            if (entry.Text("name") == name)
            {
                return (entry with { At = $"{Name(list)}[{name}]" }).Map(inner) ?? throw new ConnectionException($"{Name(list)}[{name}].{inner}: is missing");
            }
        }

        var known = string.Join(", ", Maps(list).Select(e => e.Text("name")).OfType<string>().Order(StringComparer.Ordinal));
        throw new ConnectionException($"{Name(list)}: there is no {name}, which {askedBy} names; there is {(known.Length == 0 ? "none at all" : known)}");
    }

    /// <summary>What stands in a file or, as base64, here in <c>NAME-data</c>, which wins; null if neither is there.</summary>
    public FileOrData? FileOrData(string name)
    {
        if (Text(name + "-data") is { } data)
        {
            try
            {
                return new FileOrData(Name(name + "-data"), Convert.FromBase64String(data), null);
            }
            catch (FormatException)
            {
                throw new ConnectionException($"{Name(name + "-data")}: is not base64");
            }
        }

        return File(name);
    }

    /// <summary>A file that a field names; null if it is absent.</summary>
    public FileOrData? File(string name) => Text(name) is { } path ? new FileOrData(Name(name), null, Path.Combine(Directory, path)) : null;

    /// <summary>File and field.</summary>
    public string Name(string field) => At.EndsWith(": ", StringComparison.Ordinal) ? At + field : $"{At}.{field}";

    private IEnumerable<JsonElement> List(string name) => Get(name) is not { } v ? []
        : v.ValueKind == JsonValueKind.Array ? v.EnumerateArray() : throw Wrong(name, "a list", v);

    private JsonElement? Get(string name) => Json.TryGetProperty(name, out var v) && v.ValueKind != JsonValueKind.Null ? v : null;

    // The value itself may be a secret.
    private ConnectionException Wrong(string name, string wanted, JsonElement found) =>
        new($"{Name(name)}: must be {wanted}, not {(found.ValueKind is JsonValueKind.Object ? "a map" : found.ValueKind is JsonValueKind.Array ? "a list" : found.ValueKind is JsonValueKind.String ? "text" : "a number or a switch")}");
}
