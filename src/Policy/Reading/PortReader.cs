using System.Text.Json;
using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>Reads an entry of <c>ports</c>. How its numbers go together is left to the validator.</summary>
internal static class PortReader
{
    private const int Max = 65535;

    public static PolicyPort? Read(Value value) => Read(value, hasSource: true);

    /// <summary>As in a Kubernetes NetworkPolicy, which knows no source ports.</summary>
    public static PolicyPort? ReadKubernetes(Value value) => Read(value, hasSource: false);

    private static PolicyPort? Read(Value value, bool hasSource)
    {
        if (value.Fields() is not { } fields)
        {
            return null;
        }

        var protocol = fields.Get("protocol")?.OneOf<PortProtocol>() ?? PortProtocol.TCP;
        int? number = null;
        string? name = null;
        if (fields.Get("port") is { } port)
        {
            if (port.Json.ValueKind == JsonValueKind.String)
            {
                // Named ports reach rule texts in other implementations; only a real port name gets past here.
                name = port.Text(Syntax.PortName, "give a number without quotes, or the name of a container port");
            }
            else
            {
                number = port.Int(1, Max);
            }
        }

        var end = fields.Get("endPort")?.Int(1, Max);
        var source = hasSource ? fields.Get("sourcePort")?.Int(1, Max) : null;
        var sourceEnd = hasSource ? fields.Get("sourceEndPort")?.Int(1, Max) : null;
        fields.Close();
        return new PolicyPort(protocol, number, name, end, source, sourceEnd);
    }
}
