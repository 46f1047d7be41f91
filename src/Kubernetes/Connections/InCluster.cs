namespace Antrea.Kubernetes.Connections;

/// <summary>The settings every Pod is given: the Service <c>kubernetes</c> in two variables, the account's token and CA in files.</summary>
public static class InCluster
{
    /// <summary>Where a Pod finds its account's files.</summary>
    public const string AccountDirectory = "/var/run/secrets/kubernetes.io/serviceaccount";

    /// <summary>True if this process runs in a Pod that has an account.</summary>
    public static bool IsHere(string directory = AccountDirectory, Func<string, string?>? environment = null) =>
        (environment ?? Environment.GetEnvironmentVariable)("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && File.Exists(Path.Combine(directory, "token"));

    /// <summary>Reads the settings.</summary>
    /// <param name="directory">The account's directory.</param>
    /// <param name="environment">Looks a variable up; null = the process's own.</param>
    /// <param name="time">The clock that tells when to read the token again; null = the system's.</param>
    /// <exception cref="ConnectionException">A variable or a file is missing or of no use.</exception>
    public static ConnectionSettings Load(string directory = AccountDirectory, Func<string, string?>? environment = null, TimeProvider? time = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var host = Variable("KUBERNETES_SERVICE_HOST");
        var port = Variable("KUBERNETES_SERVICE_PORT");
        if (!ushort.TryParse(port, out var number) || number == 0 || Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            throw new ConnectionException($"in-cluster: KUBERNETES_SERVICE_HOST and _PORT, '{host}' and '{port}', are no address");
        }

        var authorities = new FileOrData("in-cluster: ca.crt", null, Path.Combine(directory, "ca.crt"));
        _ = Pem.Certificates(authorities.Read(), authorities.Name);
        var token = new FileOrData("in-cluster: token", null, Path.Combine(directory, "token"));
        _ = token.Read();
        var ns = Path.Combine(directory, "namespace");
        return new ConnectionSettings(
            new UriBuilder(Uri.UriSchemeHttps, host, number).Uri, new FileCredential(token, null, null, time ?? TimeProvider.System))
        {
            Authorities = authorities,
            Namespace = File.Exists(ns) && File.ReadAllText(ns).Trim() is { Length: > 0 } text ? text : "default",
            Source = "in-cluster",
        };

        string Variable(string name) => environment(name) is { Length: > 0 } value
            ? value : throw new ConnectionException($"in-cluster: {name} is not set: this is no Pod, name a kubeconfig file");
    }
}
