using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>The manifest files of a directory tree at one moment.</summary>
/// <param name="Files">Path relative to the root, with <c>/</c>, and stamp; in ordinal order of the paths.</param>
/// <param name="Unreadable">Directories (relative, with a trailing <c>/</c>) and files that could not be looked at, and why.</param>
internal sealed record FileListing(IReadOnlyList<(string Path, FileStamp Stamp)> Files, IReadOnlyList<(string Path, string Why)> Unreadable)
{
    /// <summary>True if nothing is known about this file because it, or a directory above, could not be looked at.</summary>
    public bool IsInTheDark(string path) =>
        Unreadable.Any(u => path == u.Path || (u.Path.EndsWith('/') && path.StartsWith(u.Path, StringComparison.Ordinal)) || u.Path == "/");

    /// <summary>The unreadable places as problems.</summary>
    public IEnumerable<Problem> Problems() => Unreadable.Select(u => new Problem(
        null, "", Shown.Text(u.Why, 300), "what was read from there before stays in force", Severity.Error, Shown.Text(u.Path, 300)));
}
