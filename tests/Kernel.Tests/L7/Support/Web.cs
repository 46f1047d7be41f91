using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>The real clients.</summary>
internal static class Web
{
    /// <summary>Status that curl got; 0 = none.</summary>
    /// <param name="host">Name in the request; null = the address.</param>
    public static async Task<int> CurlAsync(LabHost from, string address, string path, string? host = null, string method = "GET", int port = 80, params string[] more)
    {
        string[] name = host is null ? [] : ["-H", $"Host: {host}"];
        string[] verb = method == "HEAD" ? ["-I"] : ["-X", method];
        var result = await RunAsync(from, "curl", ["-sS", "-g", "-m", "6", "-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", .. verb, .. name, .. more, $"http://{Literal(address)}:{port}{path}"]);
        return int.Parse(result.Stdout);
    }

    /// <summary>True if openssl has done a handshake.</summary>
    /// <param name="name">Null = without server name.</param>
    public static async Task<bool> HandshakeAsync(LabHost from, string address, string? name, int port = 443)
    {
        string[] sni = name is null ? ["-noservername"] : ["-servername", name];
        var result = await RunAsync(from, "timeout", ["6", "openssl", "s_client", "-brief", "-connect", $"{Literal(address)}:{port}", .. sni]);
        return result.ExitCode == 0 && (result.Stdout + result.Stderr).Contains("CONNECTION ESTABLISHED", StringComparison.Ordinal);
    }

    /// <summary>HTTP/2 without asking before. What it says is its last words.</summary>
    public static async Task<string> Http2Async(LabHost from, string address, string path, int port = 80)
    {
        var result = await RunAsync(from, "timeout", ["6", "nghttp", "-t", "3", $"http://{Literal(address)}:{port}{path}"]);
        return result.Stdout + result.Stderr;
    }

    /// <summary>A run that waits on a thread of its own: many wait at a time.</summary>
    private static Task<Testing.Kernel.CommandResult> RunAsync(LabHost from, string program, string[] arguments) =>
        Task.Factory.StartNew(() => from.Exec(program, arguments), TaskCreationOptions.LongRunning);

    private static string Literal(string address) => address.Contains(':') ? $"[{address}]" : address;
}
