using System.Text.Json;
using Antrea.Enforcers.Commands;
using Antrea.Enforcers.Firewall;

namespace Antrea.Enforcers.Preflight;

/// <summary>The machine that is looked at: its files, its programs, and a place to try things out.</summary>
/// <param name="runner">Runs programs on the machine itself.</param>
/// <param name="scratch">Where things are tried out; null without NET_ADMIN.</param>
/// <param name="root">What paths are under; <c>/</c>.</param>
public sealed class PreflightMachine(ICommandRunner runner, IScratch? scratch, string root = "/")
{
    private Task<(IReadOnlyList<HostLink>? Links, string Error)>? _links;

    /// <summary>Runs programs on the machine.</summary>
    public ICommandRunner Runner => runner;

    /// <summary>Where things are tried out.</summary>
    /// <exception cref="InvalidOperationException">There is no such place: NET_ADMIN is missing.</exception>
    public IScratch Scratch => scratch ?? throw new InvalidOperationException("NET_ADMIN is missing");

    /// <summary>True if things can be tried out.</summary>
    public bool HasScratch => scratch is not null;

    /// <summary>The programs of the backend in use, once they are known.</summary>
    public Programs? Programs { get; set; }

    /// <summary>A path on the machine.</summary>
    public string Path(string path) => System.IO.Path.Join(root, path);

    /// <summary>A file's content without white space around it; empty if it cannot be read.</summary>
    public string Read(string path)
    {
        try
        {
            return File.ReadAllText(Path(path)).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    /// <summary>True if a file, socket or directory is there.</summary>
    public bool Exists(string path) => System.IO.Path.Exists(Path(path));

    /// <summary>Names in a directory; none if it cannot be read.</summary>
    public IReadOnlyList<string> Names(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(Path(directory)).Select(p => System.IO.Path.GetFileName(p)!)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The interfaces; null and why if they cannot be had.</summary>
    public Task<(IReadOnlyList<HostLink>? Links, string Error)> LinksAsync(CancellationToken cancel) => _links ??= ReadLinksAsync(cancel);

    private async Task<(IReadOnlyList<HostLink>? Links, string Error)> ReadLinksAsync(CancellationToken cancel)
    {
        var result = await runner.RunAsync("ip", ["-d", "-j", "link", "show"], "", cancel).ConfigureAwait(false);
        try
        {
            return result.Ok ? (HostLink.Parse(result.Stdout), "") : (null, result.Explain("ip"));
        }
        catch (JsonException e)
        {
            return (null, $"ip -j link show: {e.Message}");
        }
    }
}
