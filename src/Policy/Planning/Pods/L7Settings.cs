namespace Antrea.Policy.Planning.Pods;

/// <summary>What the configuration says about layer 7: the section <c>l7</c>.</summary>
/// <param name="FailOpen">failOpen: without a judge traffic of layer-7 rules passes; otherwise it is dropped.</param>
/// <param name="AnswerForbidden">denyResponse: http403: a denied request gets a 403 where none is outstanding; otherwise (reset) the connection is reset.</param>
/// <param name="MaxHeadBytes">maxHeadBytes: most bytes of a request head, and of a trailer.</param>
/// <param name="HeadTimeoutSeconds">headTimeoutSeconds: how long a head or hello may take.</param>
/// <param name="IdleTimeoutSeconds">idleTimeoutSeconds: how long a connection may say nothing.</param>
/// <param name="MaxConnections">maxConnections: most connections judged at a time.</param>
/// <param name="MaxMemoryMiB">maxMemoryMiB: most memory for bytes kept of connections.</param>
/// <param name="Queues">queues: number of packet queues, each with a thread; 0 = by the number of processors.</param>
/// <param name="Eve">eve: the event log is written.</param>
/// <param name="EveMaxAgeDays">eveMaxAgeDays: older files are deleted.</param>
/// <param name="EveMaxSizeMiB">eveMaxSizeMiB: most that all files may have together.</param>
public sealed record L7Settings(
    bool FailOpen = false,
    bool AnswerForbidden = false,
    int MaxHeadBytes = 64 << 10,
    int HeadTimeoutSeconds = 10,
    int IdleTimeoutSeconds = 3600,
    int MaxConnections = 100_000,
    int MaxMemoryMiB = 128,
    int Queues = 0,
    bool Eve = true,
    int EveMaxAgeDays = 7,
    int EveMaxSizeMiB = 512)
{
    /// <summary>The defaults.</summary>
    public static readonly L7Settings Default = new();
}
