using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Antrea.Testing.Api;

/// <summary>The real kubectl, run against a server in a home directory of its own.</summary>
public sealed class KubectlProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("kubectl");

    /// <param name="server">The server.</param>
    /// <param name="token">Who asks; by itself somebody who may do everything.</param>
    public KubectlProcess(FakeApiServer server, string token = FakeApiServer.AdminToken) => Write("config", server.Kubeconfig($"{{token: {token}}}"));

    /// <summary>The network namespace that it runs in; null = that of this process.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Why it cannot be run here; null = it can. Versions before 1.27 leave validation to themselves.</summary>
    public static string? Missing { get; } = Version() switch { null => "needs kubectl", < 27 => "needs kubectl 1.27 or later", _ => null };

    /// <summary>Whether it can be run here.</summary>
    public static bool IsInstalled => Missing is null;

    /// <summary>Writes a file; its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_home.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>What <c>kubectl edit</c> runs: a shell script that is given the file.</summary>
    public void Edit(string script)
    {
        var path = Write("editor", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Runs a command to its end.</summary>
    /// <exception cref="TimeoutException">It takes longer than a minute.</exception>
    public async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var process = Start(args);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"kubectl {string.Join(' ', args)}: {await output} {await errors}");
        }

        return (process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a command that must succeed and say nothing but its output: no warning, no error.</summary>
    public async Task<string> OutputAsync(params string[] args)
    {
        var (code, output, errors) = await RunAsync(args);
        return code == 0 && errors.Length == 0 ? output : throw new InvalidOperationException($"kubectl {string.Join(' ', args)} ended with {code}: {errors}{output}");
    }

    /// <summary>The first row of a table, its cells separated by one space, without the last: the age.</summary>
    public async Task<string> RowAsync(params string[] args) =>
        string.Join(' ', (await OutputAsync(args)).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).SkipLast(1));

    /// <summary>Runs a command that must fail; what it says of that.</summary>
    public async Task<string> ErrorAsync(params string[] args)
    {
        var (code, output, errors) = await RunAsync(args);
        return code != 0 ? errors : throw new InvalidOperationException($"kubectl {string.Join(' ', args)} succeeded: {output}{errors}");
    }

    /// <summary>Starts a command that does not end by itself. The caller kills it.</summary>
    public Process Start(params string[] args)
    {
        var start = new ProcessStartInfo(NetworkNamespace is null ? "kubectl" : "ip", NetworkNamespace is null ? args : ["netns", "exec", NetworkNamespace, "kubectl", .. args]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = _home.FullName };
        (start.Environment["HOME"], start.Environment["KUBECONFIG"]) = (_home.FullName, Path.Combine(_home.FullName, "config"));
        foreach (var name in new[] { "HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy" })
        {
            start.Environment.Remove(name);
        }

        start.Environment["KUBE_EDITOR"] = Path.Combine(_home.FullName, "editor");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    // The minor version; null if it is not installed, or does not say.
    private static int? Version()
    {
        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(d => File.Exists(Path.Combine(d, "kubectl"))))
        {
            return null;
        }

        using var process = Process.Start(new ProcessStartInfo("kubectl", ["version", "--client", "-o", "json"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var minor = Regex.Match(process.StandardOutput.ReadToEnd(), "\"minor\": *\"([0-9]+)");
        return process.WaitForExit(Patience) && minor.Success ? int.Parse(minor.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }

    public void Dispose() => _home.Delete(recursive: true);
}
