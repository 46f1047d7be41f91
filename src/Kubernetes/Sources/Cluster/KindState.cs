using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Sources.Cluster;

/// <summary>How the watch of a kind is doing.</summary>
/// <param name="IsKnown">True once all its objects are known, or that there can be none.</param>
/// <param name="IsAbsent">True if the server does not serve the kind: its definition is not installed.</param>
/// <param name="Objects">How many objects there are.</param>
/// <param name="Syncs">How many times all of them were told.</param>
/// <param name="Troubles">How many attempts failed, ever.</param>
/// <param name="InRow">How many failed since the last success.</param>
/// <param name="Trouble">Why the last one failed; null if it did not.</param>
/// <param name="Message">What went wrong.</param>
/// <param name="Since">Since when it fails.</param>
public sealed record KindState(
    bool IsKnown = false,
    bool IsAbsent = false,
    int Objects = 0,
    long Syncs = 0,
    long Troubles = 0,
    int InRow = 0,
    TroubleKind? Trouble = null,
    string Message = "",
    DateTimeOffset Since = default)
{
    // A server that is starting, or one of several that is older, may not know for a moment what it served before.
    private const int AnswersThatCount = 3, AnswersThatUndo = 5;
    private static readonly TimeSpan UndoneAfter = TimeSpan.FromMinutes(2);

    /// <summary>Nothing known.</summary>
    public static readonly KindState Unknown = new();

    /// <summary>After a success.</summary>
    public KindState Well() => InRow == 0 && Trouble is null ? this : this with { InRow = 0, Trouble = null, Message = "", Since = default };

    /// <summary>After all objects were told.</summary>
    public KindState Synced(int objects) => Well() with { IsKnown = true, IsAbsent = false, Objects = objects, Syncs = Syncs + 1 };

    /// <summary>
    /// After an attempt that failed. That the kind is not served counts once it has been said a few times; where objects of it are known, only
    /// after some minutes.
    /// </summary>
    public KindState Failed(TroubleKind kind, string message, DateTimeOffset now)
    {
        var row = Trouble is { } before && (before == TroubleKind.NotServed) == (kind == TroubleKind.NotServed) ? InRow + 1 : 1;
        var failed = this with { Troubles = Troubles + 1, InRow = row, Trouble = kind, Message = message, Since = row == 1 ? now : Since };
        var isAbsent = kind == TroubleKind.NotServed
            && (IsKnown && !IsAbsent ? row >= AnswersThatUndo && now - failed.Since >= UndoneAfter : row >= AnswersThatCount);
        return isAbsent ? failed with { IsKnown = true, IsAbsent = true } : failed;
    }
}
