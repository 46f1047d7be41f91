using System.Text.Json;
using System.Text.Json.Serialization;
using Antrea.Policy.Addresses;
using Antrea.Policy.Api;

namespace Antrea.Policy.Json;

/// <summary>How the domain's values are written as JSON: journal events, the last good plan, answers of the diagnostic endpoint.</summary>
public static class PolicyJson
{
    /// <summary>Compact, camel case, enums by name; reads what it wrote, and ignores fields that a newer version added.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.Strict,
        Converters =
        {
            new JsonStringEnumConverter(),
            new IpNetConverter(),
            new NetSetConverter(),
            new LabelsConverter(),
            new ListOfConverterFactory(),
            new PolicyObjectConverter(),
        },
    };

    private sealed class IpNetConverter : JsonConverter<IpNet>
    {
        public override IpNet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            IpNet.TryParse(reader.GetString(), out var n, hostAllowed: true) ? n : throw new JsonException("not an address or CIDR");

        public override void Write(Utf8JsonWriter writer, IpNet value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    private sealed class NetSetConverter : JsonConverter<NetSet>
    {
        public override NetSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var nets = JsonSerializer.Deserialize<List<IpNet>>(ref reader, options)!;
            return NetSet.Of(nets, nets.Count > 0 && nets[0].IsV6);
        }

        public override void Write(Utf8JsonWriter writer, NetSet value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Nets, options);
    }

    private sealed class LabelsConverter : JsonConverter<Labels>
    {
        public override Labels Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Labels.Of(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, Labels value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            foreach (var (k, v) in value)
            {
                writer.WriteString(k, v);
            }

            writer.WriteEndObject();
        }
    }

    private sealed class ListOfConverterFactory : JsonConverterFactory
    {
        public override bool CanConvert(Type typeToConvert) =>
            typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(ListOf<>);

        public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
            (JsonConverter)Activator.CreateInstance(typeof(ListOfConverter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;
    }

    private sealed class ListOfConverter<T> : JsonConverter<ListOf<T>>
    {
        public override ListOf<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            ListOf.From(JsonSerializer.Deserialize<List<T>>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, ListOf<T> value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value.Items, options);
    }

    private sealed record PolicyDocument(string Kind, ObjectMeta Metadata, PolicySpec Spec, bool? IsolatesIngress = null, bool? IsolatesEgress = null);

    private sealed class PolicyObjectConverter : JsonConverter<PolicyObject>
    {
        public override PolicyObject Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var d = JsonSerializer.Deserialize<PolicyDocument>(ref reader, options)!;
            return d.IsolatesIngress is { } ingress ? new KubernetesNetworkPolicy(d.Metadata, d.Spec, ingress, d.IsolatesEgress == true)
                : d.Kind == "NetworkPolicy" ? new AntreaNetworkPolicy(d.Metadata, d.Spec) : new ClusterNetworkPolicy(d.Metadata, d.Spec);
        }

        public override void Write(Utf8JsonWriter writer, PolicyObject value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(
                writer,
                new PolicyDocument(value.Kind, value.Metadata, value.Spec,
                    (value as KubernetesNetworkPolicy)?.IsolatesIngress, (value as KubernetesNetworkPolicy)?.IsolatesEgress),
                options);
    }
}
