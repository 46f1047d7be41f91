namespace Antrea.Kubernetes.Manifests;

/// <summary>Access to the files, so that tests can count it and break it.</summary>
internal interface IManifestFiles
{
    /// <summary>Lists the manifest files; null if the root is not there.</summary>
    FileListing? List();

    /// <summary>The present stamp of a file, or null if it is gone.</summary>
    FileStamp? Stamp(string path);

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    byte[] Read(string path);
}
