namespace Antrea.Kubernetes.Manifests;

/// <summary>Files on disk, with every read counted, and a hook before each.</summary>
internal sealed class CountingFiles(string root) : IManifestFiles
{
    private readonly DiskFiles _disk = new(root);

    public List<string> Reads { get; } = [];

    public Action<string> BeforeRead { get; set; } = _ => { };

    public Action<string> AfterRead { get; set; } = _ => { };

    public FileListing? List() => _disk.List();

    public FileStamp? Stamp(string path) => _disk.Stamp(path);

    public byte[] Read(string path)
    {
        Reads.Add(path);
        BeforeRead(path);
        var content = _disk.Read(path);
        AfterRead(path);
        return content;
    }
}
