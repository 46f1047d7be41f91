namespace Antrea.Enforcers.Preflight.Checks;

/// <summary>A directory that the agent writes into: it is there or can be made, can be written, and has room.</summary>
public sealed class FolderCheck(string name, string directory) : ICheck
{
    private const long Room = 256L << 20;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public bool NeedsRoot => false;

    /// <inheritdoc/>
    public Task<IReadOnlyList<CheckRow>> RunAsync(PreflightMachine machine, CancellationToken cancel)
    {
        var path = machine.Path(Path.GetFullPath(directory));
        var there = Directory.Exists(path);
        var at = path;
        while (!Directory.Exists(at) && Path.GetDirectoryName(at) is { } above)
        {
            at = above;
        }

        CheckRow row;
        var file = Path.Join(at, $".antrea-check-{Guid.NewGuid():N}");
        try
        {
            using (File.Create(file, 1, FileOptions.DeleteOnClose))
            {
            }

            var free = new DriveInfo(at).AvailableFreeSpace;
            row = free < Room ? CheckRow.Warn(name, $"{directory}: {free >> 20} MiB are free", "make room: what cannot be written is lost after a restart")
                : CheckRow.Pass(name, $"{directory}: {(there ? "can be written" : "can be made")}, {free >> 20} MiB free");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            row = CheckRow.Fail(name, $"{directory}: cannot be {(there ? "written" : "made")}: {Reason(e).Replace(file, at, StringComparison.Ordinal)}", "run as root; in a Pod: mount a hostPath there");
        }

        return Task.FromResult<IReadOnlyList<CheckRow>>([row]);
    }

    private static string Reason(Exception e) => e is UnauthorizedAccessException ? "permission denied" : e.Message;
}
