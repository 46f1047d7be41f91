namespace Antrea.L7.Bench.Lab;

/// <summary>What stands between client and server.</summary>
public enum Contestant
{
    /// <summary>Two routes and nothing else.</summary>
    Direct,

    /// <summary>The kernel tracks connections.</summary>
    Conntrack,

    /// <summary>HAProxy, transparent, one thread, that looks at the path.</summary>
    HaProxy,

    /// <summary>The same with a log line a request.</summary>
    HaProxyLog,

    /// <summary>The agent without event log.</summary>
    Agent,

    /// <summary>The agent with it.</summary>
    AgentEve,
}
