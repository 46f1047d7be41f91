using System.Text.Json;

namespace Antrea.Policy.Reading;

/// <summary>A JSON object being read. Remembers which fields were asked for, so that the others can be named.</summary>
internal sealed class Fields(Value self)
{
    private readonly List<string> _known = [];

    public Value Self => self;

    /// <summary>A field; null if it is absent or null, which the API server treats alike.</summary>
    public Value? Get(string name)
    {
        _known.Add(name);
        return self.Json.TryGetProperty(name, out var json) && json.ValueKind != JsonValueKind.Null
            ? new Value(json, self.At.Field(name), self.Findings)
            : null;
    }

    /// <summary>A field whose absence is an error.</summary>
    public Value? Require(string name)
    {
        var value = Get(name);
        if (value is null)
        {
            self.Findings.Error(self.At.Field(name), "is required");
        }

        return value;
    }

    /// <summary>A string field, or null.</summary>
    public string? Text(string name) => Get(name)?.Text();

    /// <summary>The elements of a list field, none if it is absent.</summary>
    public IEnumerable<Value> Items(string name) => Get(name)?.Items() ?? [];

    /// <summary>Fields that are legal here but of no use to us.</summary>
    public void Ignore(params ReadOnlySpan<string> names) => _known.AddRange(names);

    /// <summary>Warns of each field that nobody asked for: an API server drops it without a word.</summary>
    public void Close()
    {
        foreach (var property in self.Json.EnumerateObject())
        {
            if (!_known.Contains(property.Name))
            {
                var near = _known.Find(k => IsNear(k, property.Name));
                self.Findings.Warn(
                    self.At.Field(property.Name),
                    "unknown field, it has no effect",
                    near is null ? "remove it" : $"did you mean '{near}'?");
            }
        }
    }

    /// <summary>
    /// Closes an entry that selects something. Written with fields none of which counts (<paramref name="isEmpty"/>), it would
    /// mean something else than its author wrote, so that is an error and not a warning.
    /// </summary>
    public void CloseSelecting(bool isEmpty)
    {
        Close();
        if (isEmpty && self.Json.EnumerateObject().Any())
        {
            self.Findings.Error(
                self.At,
                "no field of this entry has an effect, so that it would select something else than was meant",
                "write a selector, {} for everything");
        }
    }

    private static bool IsNear(string known, string written) =>
        string.Equals(known, written, StringComparison.OrdinalIgnoreCase)
        || string.Equals(known, written + "s", StringComparison.OrdinalIgnoreCase)
        || string.Equals(known + "s", written, StringComparison.OrdinalIgnoreCase);
}
