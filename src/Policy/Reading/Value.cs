using System.Text.Json;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>One JSON value of a manifest, its place, and where to complain. Readers return null after a complaint.</summary>
internal readonly struct Value(JsonElement json, FieldPath at, Findings findings)
{
    public JsonElement Json => json;

    public FieldPath At => at;

    public Findings Findings => findings;

    public Fields? Fields()
    {
        if (json.ValueKind == JsonValueKind.Object)
        {
            return new Fields(this);
        }

        WrongType("a map of fields");
        return null;
    }

    /// <summary>The elements of a list; empty after a complaint.</summary>
    public IEnumerable<Value> Items()
    {
        if (json.ValueKind != JsonValueKind.Array)
        {
            WrongType("a list");
            return [];
        }

        return Enumerate(this);
    }

    public string? Text()
    {
        if (json.ValueKind == JsonValueKind.String)
        {
            return json.GetString();
        }

        WrongType("a string", json.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
            ? $"quote it: \"{Shown.Text(json.GetRawText(), 40)}\"" : "");
        return null;
    }

    /// <summary>Text that passes a check of <see cref="Syntax"/>.</summary>
    public string? Text(Func<string, string?> check, string advice = "")
    {
        var text = Text();
        if (text is not null && check(text) is { } wrong)
        {
            findings.Error(at, $"'{Shown.Text(text)}' {wrong}", advice);
            return null;
        }

        return text;
    }

    public T? OneOf<T>() where T : struct, Enum
    {
        var text = Text();
        if (text is null)
        {
            return null;
        }

        foreach (var name in Enum.GetNames<T>())
        {
            if (name == text)
            {
                return Enum.Parse<T>(name);
            }
        }

        Unsupported(text, Enum.GetNames<T>());
        return null;
    }

    public string? OneOf(params string[] allowed)
    {
        var text = Text();
        if (text is not null && !allowed.Contains(text))
        {
            Unsupported(text, allowed);
            return null;
        }

        return text;
    }

    public int? Int(int min, int max)
    {
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out var number) || number != Math.Floor(number))
        {
            WrongType("an integer", json.ValueKind == JsonValueKind.String ? "write it without quotes" : "");
            return null;
        }

        return InRange(number, min, max) ? (int)number : null;
    }

    public double? Number(double min, double max)
    {
        if (json.ValueKind != JsonValueKind.Number || !json.TryGetDouble(out var number))
        {
            WrongType("a number", json.ValueKind == JsonValueKind.String ? "write it without quotes" : "");
            return null;
        }

        return InRange(number, min, max) ? number : null;
    }

    public bool? Bool()
    {
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return json.GetBoolean();
        }

        WrongType("true or false");
        return null;
    }

    private static IEnumerable<Value> Enumerate(Value list)
    {
        var i = 0;
        foreach (var item in list.Json.EnumerateArray())
        {
            yield return new Value(item, list.At.Index(i++), list.Findings);
        }
    }

    private bool InRange(double number, double min, double max)
    {
        if (number >= min && number <= max)
        {
            return true;
        }

        findings.Error(at, $"{Shown.Text(json.GetRawText(), 40)} is out of range: must be from {min} to {max}");
        return false;
    }

    private void Unsupported(string text, string[] allowed)
    {
        var near = Array.Find(allowed, a => string.Equals(a, text, StringComparison.OrdinalIgnoreCase));
        findings.Error(
            at,
            $"unsupported value '{Shown.Text(text)}': supported values are {string.Join(", ", allowed)}",
            near is null ? "" : $"write {near}");
    }

    private void WrongType(string wanted, string advice = "")
    {
        var got = json.ValueKind switch
        {
            JsonValueKind.Object => "a map of fields",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => $"the string '{Shown.Text(json.GetString()!, 40)}'",
            JsonValueKind.Null => "null",
            _ => Shown.Text(json.GetRawText(), 40),
        };
        findings.Error(at, $"must be {wanted}, not {got}", advice);
    }
}
