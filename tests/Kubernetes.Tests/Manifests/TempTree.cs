using System.Diagnostics;

namespace Antrea.Kubernetes.Manifests;

/// <summary>A directory of its own for one test, removed afterwards.</summary>
public sealed class TempTree : IDisposable
{
    public TempTree() => Directory.CreateDirectory(Root);

    // In memory where that is to be had: deleting ten thousand files can take a disk ten seconds.
    public string Root { get; } = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), "antrea-manifests-" + Guid.NewGuid().ToString("N"));

    public string At(string path) => Path.Combine(Root, path);

    /// <summary>Writes a file in place, its time so old that nothing is thought to be under way.</summary>
    public void Write(string path, string text, int age = 60)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
        File.SetLastWriteTimeUtc(At(path), DateTime.UtcNow.AddSeconds(-age));
    }

    /// <summary>Writes a file beside and renames it, as editors and kubelets do.</summary>
    public void Replace(string path, string text)
    {
        var temporary = At(".tmp-" + Guid.NewGuid().ToString("N"));
        File.WriteAllText(temporary, text);
        File.Move(temporary, At(path), overwrite: true);
    }

    /// <summary>Makes a link point elsewhere in one step, which File.Move does not do for links to directories.</summary>
    public void Relink(string path, string target)
    {
        var temporary = At("..tmp-" + Guid.NewGuid().ToString("N"));
        Directory.CreateSymbolicLink(temporary, target);
        using var mv = Process.Start("mv", ["-T", temporary, At(path)]);
        mv.WaitForExit();
        if (mv.ExitCode != 0)
        {
            throw new IOException($"mv failed with {mv.ExitCode}");
        }
    }

    public void Delete(string path) => File.Delete(At(path));

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public static string Tier(string name, int priority) =>
        $"{{\"apiVersion\": \"crd.antrea.io/v1beta1\", \"kind\": \"Tier\", \"metadata\": {{\"name\": \"{name}\"}}, \"spec\": {{\"priority\": {priority}}}}}";
}
