namespace Antrea.Kubernetes.Client;

/// <summary>What an event of a watch says.</summary>
public enum WatchEventType
{
    /// <summary>There is a new object.</summary>
    Added,

    /// <summary>An object changed.</summary>
    Modified,

    /// <summary>An object is gone; the event holds what it was.</summary>
    Deleted,

    /// <summary>Everything up to a version has been told.</summary>
    Bookmark,

    /// <summary>The server ends the watch; the event holds a Status.</summary>
    Error,
}
