using System.Globalization;
using System.Text.Json;
using Antrea.Enforcers.L7.Flows;

namespace Antrea.Host.Diagnostics;

/// <summary>Writes layer-7 connections as JSON.</summary>
public static class FlowsJson
{
    private const int Default = 1000, Most = 100_000;

    /// <summary>What a query asks for: <c>limit</c>, <c>address</c>, <c>policy</c>.</summary>
    public static GetFlows Wanted(IQueryCollection query) => new(
        int.TryParse(query["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? Math.Min(limit, Most) : Default,
        query["address"].ToString(), query["policy"].ToString());

    /// <summary><c>/flows</c>, newest connection first.</summary>
    public static byte[] Of(FlowsView view)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("live", view.Live);
            json.WriteNumber("shortLived", view.ShortLived);
            json.WriteNumber("closed", view.Closed);
            json.WriteNumber("allowed", view.Allowed);
            json.WriteNumber("denied", view.Denied);
            json.WriteNumber("matching", view.Matching);
            json.WriteStartArray("flows");
            foreach (var flow in view.Flows)
            {
                Write(json, flow);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter json, FlowState flow)
    {
        var now = flow.Now;
        json.WriteStartObject();
        json.WriteNumber("id", now.Id);
        json.WriteString("client", now.Key.Client.ToString());
        json.WriteNumber("clientPort", now.Key.ClientPort);
        json.WriteString("server", now.Key.Server.ToString());
        json.WriteNumber("serverPort", now.Key.ServerPort);
        json.WriteString("egressRule", now.Egress);
        json.WriteString("ingressRule", now.Ingress);
        json.WriteString("protocol", now.Protocol switch { FlowProtocol.Http => "http", FlowProtocol.Tls => "tls", _ => "unknown" });
        json.WriteString("last", now.Last);
        json.WriteNumber("allowed", now.Allowed);
        json.WriteNumber("denied", now.Denied);
        json.WriteString("reason", now.Reason);
        json.WriteNumber("rejudged", flow.Rejudged);
        json.WriteString("opened", now.Opened);
        json.WriteString("changed", flow.Changed);
        json.WriteEndObject();
    }
}
