using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Antrea.Kubernetes.Connections;

/// <summary>Writes what a credential program is told in <c>KUBERNETES_EXEC_INFO</c>.</summary>
internal static class ExecInfo
{
    /// <summary>An ExecCredential with a spec.</summary>
    /// <param name="apiVersion">Its version.</param>
    /// <param name="cluster">The cluster's entry if the program is to be told of it; null = not.</param>
    public static string Of(string apiVersion, KubeconfigFields? cluster)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", apiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (cluster is { } c)
            {
                Write(json, c);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, KubeconfigFields cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Text("server"));
        foreach (var name in new[] { "tls-server-name", "proxy-url" })
        {
            if (cluster.Text(name) is { } text)
            {
                json.WriteString(name, text);
            }
        }

        foreach (var name in new[] { "insecure-skip-tls-verify", "disable-compression" })
        {
            if (cluster.Flag(name))
            {
                json.WriteBoolean(name, true);
            }
        }

        if (cluster.FileOrData("certificate-authority") is { } authorities)
        {
            json.WriteBase64String("certificate-authority-data", authorities.Read());
        }

        // What an extension of this name holds goes to the program as it is.
        foreach (var extension in cluster.Maps("extensions").Where(e => e.Text("name") == "client.authentication.k8s.io/exec"))
        {
            if (extension.Json.TryGetProperty("extension", out var config))
            {
                json.WritePropertyName("config");
                config.WriteTo(json);
            }
        }

        json.WriteEndObject();
    }
}
