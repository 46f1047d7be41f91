using System.Text.Json;
using Antrea.Kubernetes.Manifests;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Connections;

/// <summary>Reads kubeconfig files, one at a time.</summary>
public static class Kubeconfig
{
    private const string Group = "client.authentication.k8s.io";
    private static readonly string[] Gone = ["auth-provider", "username", "password"];

    /// <summary>Reads the settings of one context. Files it names are relative to its own directory, and are read here once to see that they can be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="context">The context; null = the current one.</param>
    /// <param name="time">The clock for credentials that change; null = the system's.</param>
    /// <exception cref="ConnectionException">The file cannot be used; the message names the file and the field.</exception>
    public static ConnectionSettings Load(string path, string? context = null, TimeProvider? time = null)
    {
        var full = Path.GetFullPath(path);
        var root = new KubeconfigFields(Root(full), full + ": ", Path.GetDirectoryName(full)!);
        var asked = context is null ? "current-context" : "the caller";
        var name = context ?? root.Text("current-context")
            ?? throw new ConnectionException($"{root.Name("current-context")}: is not set; set it or name a context");
        var chosen = root.Named("contexts", "context", name, asked);
        var clusterName = chosen.Text("cluster") ?? throw new ConnectionException($"{chosen.Name("cluster")}: is required");
        var cluster = root.Named("clusters", "cluster", clusterName, $"context {name}");
        var credentials = chosen.Text("user") is { } user
            ? Credentials(root.Named("users", "user", user, $"context {name}"), cluster, time ?? TimeProvider.System)
            : new FixedCredential(Credential.None);
        return Cluster(cluster, credentials) with { Namespace = chosen.Text("namespace") ?? "default", Source = $"{full} (context {name})" };
    }

    private static JsonElement Root(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConnectionException($"{path}: cannot be read: {e.Message}", e);
        }

        var file = YamlDocuments.Parse(text, path);
        if (file.Problems.Count > 0)
        {
            throw new ConnectionException($"{path}: {file.Problems[0].Reason}");
        }

        return file.Documents.Count == 1 && file.Documents[0].Root is { ValueKind: JsonValueKind.Object } root
            ? root : throw new ConnectionException($"{path}: is no kubeconfig: it must be one map with clusters, users and contexts");
    }

    private static ConnectionSettings Cluster(KubeconfigFields cluster, ICredentialSource credentials)
    {
        var server = Address(cluster, "server", Uri.UriSchemeHttps, Uri.UriSchemeHttp) ?? throw new ConnectionException($"{cluster.Name("server")}: is required");
        var isInsecure = cluster.Flag("insecure-skip-tls-verify");
        var authorities = cluster.FileOrData("certificate-authority");
        if (isInsecure && authorities is not null)
        {
            throw new ConnectionException($"{cluster.Name("insecure-skip-tls-verify")}: cannot be set together with a certificate authority; remove one of them");
        }

        if (authorities is not null)
        {
            _ = Pem.Certificates(authorities.Read(), authorities.Name);
        }

        if (server.Scheme == Uri.UriSchemeHttp && !server.IsLoopback && credentials is not FixedCredential)
        {
            throw new ConnectionException($"{cluster.Name("server")}: credentials are not sent without encryption; use https");
        }

        return new ConnectionSettings(server, credentials)
        {
            Authorities = authorities,
            Insecure = isInsecure,
            TlsServerName = cluster.Text("tls-server-name"),
            Proxy = Address(cluster, "proxy-url", Uri.UriSchemeHttp, Uri.UriSchemeHttps, "socks5"),
            DisableCompression = cluster.Flag("disable-compression"),
        };
    }

    private static Uri? Address(KubeconfigFields cluster, string field, params string[] schemes)
    {
        if (cluster.Text(field) is not { } text)
        {
            return null;
        }

        // A server may stand there without a scheme.
        var full = text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text;
        return Uri.TryCreate(full, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) && uri.Host.Length > 0
            ? uri : throw new ConnectionException($"{cluster.Name(field)}: '{Shown(text)}' is no address; write {schemes[0]}://HOST:PORT");
    }

    // A proxy's address may hold a password.
    private static string Shown(string address) => address.LastIndexOf('@') is >= 0 and var at
        ? $"{address[..(address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var slashes && slashes < at ? slashes + 3 : 0)]}...{address[at..]}" : address;

    private static ICredentialSource Credentials(KubeconfigFields user, KubeconfigFields cluster, TimeProvider time)
    {
        foreach (var gone in Gone.Where(f => user.Json.TryGetProperty(f, out _)))
        {
            throw new ConnectionException($"{user.Name(gone)}: is not supported; use a token, a client certificate or exec");
        }

        var (certificate, key) = (user.FileOrData("client-certificate"), user.FileOrData("client-key"));
        if ((certificate is null) != (key is null))
        {
            throw new ConnectionException($"{user.Name(certificate is null ? "client-certificate" : "client-key")}: is required beside {(certificate is null ? "client-key" : "client-certificate")}");
        }

        // A token file wins over a token, as both may be there for readers that know only one.
        var token = user.File("tokenFile")
            ?? (user.Text("token") is { } text ? new FileOrData(user.Name("token"), System.Text.Encoding.UTF8.GetBytes(text), null) : null);
        if (user.Map("exec") is { } exec)
        {
            return certificate is null && token is null
                ? new ExecCredential(Exec(exec, cluster), time)
                : throw new ConnectionException($"{exec.At}: cannot be set together with a token or a client certificate");
        }

        if (token is null && certificate is null)
        {
            return new FixedCredential(Credential.None);
        }

        var files = new FileCredential(token, certificate, key, time);
        // Complains now and not in the middle of the first request; it never waits.
        var now = files.GetAsync(CancellationToken.None);
        return now.IsCompletedSuccessfully ? files : throw new ConnectionException($"{user.At}: cannot be read");
    }

    private static ExecSettings Exec(KubeconfigFields exec, KubeconfigFields cluster)
    {
        var version = exec.Text("apiVersion");
        if (version is not (Group + "/v1" or Group + "/v1beta1"))
        {
            throw new ConnectionException($"{exec.Name("apiVersion")}: must be {Group}/v1, not '{version}'");
        }

        var command = exec.Text("command") ?? throw new ConnectionException($"{exec.Name("command")}: is required");
        if (exec.Text("interactiveMode") is { } mode && mode is not ("Never" or "IfAvailable"))
        {
            throw new ConnectionException($"{exec.Name("interactiveMode")}: {mode} cannot be had: there is nobody to answer; use Never or IfAvailable");
        }

        var variables = exec.Maps("env").Select(e => KeyValuePair.Create(
            e.Text("name") ?? throw new ConnectionException($"{e.Name("name")}: is required"), e.Text("value") ?? ""));
        return new ExecSettings(
            exec.At,
            version,
            command.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(command, exec.Directory) : command,
            ListOf.From(exec.Texts("args")),
            ListOf.From(variables),
            exec.Text("installHint") ?? "",
            ExecInfo.Of(version, exec.Flag("provideClusterInfo") ? cluster : null));
    }
}
