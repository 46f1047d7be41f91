using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Events;

/// <summary>Writes Events of events.k8s.io/v1. Pure.</summary>
internal static class EventJson
{
    /// <summary>Who reports.</summary>
    public const string Controller = "antrea-actors.io/agent";

    // Limits of the API.
    private const int NoteBytes = 1024, InstanceLength = 128, NameLength = 200;

    /// <summary>What tells an Event from others on the same object. Nodes that share a voice have the same id for the same trouble.</summary>
    public static string Id(ObjectEvent e, string node, int voices) =>
        Hash($"{e.IsWarning}|{e.Reason}|{e.Text}|{(e.IsLocal ? Voice(node, voices).ToString(CultureInfo.InvariantCulture) : "")}");

    /// <summary>The Event's name. Who has the same to say of the same object comes to the same name, and finds it taken.</summary>
    public static string Name(EventEntry e, string uid)
    {
        var name = e.Event.About.Name;
        return $"{(name.Length > NameLength ? name[..NameLength].TrimEnd('-', '.') : name)}.{Hash($"{e.Event.About}|{uid}|{e.Id}")}";
    }

    /// <summary>The namespace it belongs to.</summary>
    public static string Namespace(EventEntry e) => e.Event.About.Namespace.Length > 0 ? e.Event.About.Namespace : "default";

    /// <summary>A whole Event.</summary>
    public static ReadOnlyMemory<byte> Whole(EventEntry e, ResourceKind kind, string name, string uid, string node) => JsonFields.Write(json =>
    {
        var about = e.Event.About;
        json.WriteString("apiVersion", ResourceKinds.Events.ApiVersion);
        json.WriteString("kind", ResourceKinds.Events.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", name);
        json.WriteString("namespace", Namespace(e));
        json.WriteEndObject();
        json.WriteString("eventTime", JsonFields.MicroTime(e.First));
        json.WriteString("reportingController", Controller);
        json.WriteString("reportingInstance", node.Length > InstanceLength ? node[..InstanceLength] : node);
        json.WriteString("type", e.Event.IsWarning ? "Warning" : "Normal");
        json.WriteString("reason", e.Event.Reason);
        json.WriteString("action", e.Event.IsLocal ? "Enforce" : "Validate");
        json.WriteString("note", Note(e.Event, node));
        json.WriteStartObject("regarding");
        json.WriteString("apiVersion", kind.ApiVersion);
        json.WriteString("kind", kind.Kind);
        json.WriteText("namespace", about.Namespace);
        json.WriteString("name", about.Name);
        json.WriteString("uid", uid);
        json.WriteEndObject();
        if (e.Count > 1)
        {
            Series(json, e.Count, e.Last);
        }
    });

    /// <summary>A merge patch that says how often it was seen, and when last. A series begins with two.</summary>
    public static ReadOnlyMemory<byte> Again(EventEntry e) => JsonFields.Write(json => Series(json, Math.Max(2, e.Count), e.Last));

    private static void Series(Utf8JsonWriter json, int count, DateTimeOffset last)
    {
        json.WriteStartObject("series");
        json.WriteNumber("count", count);
        json.WriteString("lastObservedTime", JsonFields.MicroTime(last));
        json.WriteEndObject();
    }

    private static string Note(ObjectEvent e, string node)
    {
        var text = e.IsLocal && e.About.Kind != "Node" ? $"Node {node}: {e.Text}" : e.Text;
        if (Encoding.UTF8.GetByteCount(text) <= NoteBytes)
        {
            return text;
        }

        var cut = new StringBuilder();
        var left = NoteBytes - 3;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            cut.Append(rune);
        }

        return cut.Append("...").ToString();
    }

    private static int Voice(string node, int voices) => SHA256.HashData(Encoding.UTF8.GetBytes(node))[0] % voices;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
