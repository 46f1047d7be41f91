using System.Text.Json;
using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads maps of strings: labels, annotations, data.</summary>
internal static class StringMap
{
    /// <summary>Reads a map; every key and value must pass the check, if there is one.</summary>
    public static Labels Read(Value? map, Func<string, string?>? check = null)
    {
        if (map?.Fields() is not { } fields)
        {
            return Labels.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var property in fields.Self.Json.EnumerateObject())
        {
            var at = fields.Self.At.Key(property.Name);
            var value = new Value(property.Value, at, fields.Self.Findings);
            if (check?.Invoke(property.Name) is { } wrong)
            {
                fields.Self.Findings.Error(at, $"the key {wrong}");
            }

            // `key:` with nothing behind it is an empty string to the API server as well.
            var isNull = property.Value.ValueKind == JsonValueKind.Null;
            if ((isNull ? "" : check is null ? value.Text() : value.Text(check)) is { } text)
            {
                pairs.Add(new(property.Name, text));
            }
        }

        return Labels.Of(pairs);
    }
}
