namespace Antrea.L7.Bench.Lab;

/// <summary>What is measured of everyone.</summary>
public enum Measure
{
    /// <summary>Requests a second, 1 KB, 32 connections that stay open.</summary>
    KeepAlive,

    /// <summary>Processor seconds of the engine for 10,000 of them.</summary>
    KeepAliveCpu,

    /// <summary>99th percentile of their latency, ms.</summary>
    KeepAliveP99,

    /// <summary>Requests a second, each on a connection of its own, 32 at a time.</summary>
    Connections,

    /// <summary>Processor seconds of the engine for 10,000 of them.</summary>
    ConnectionsCpu,

    /// <summary>GB/s of 1 MB answers on 8 connections.</summary>
    Download,

    /// <summary>GB/s of 100 MB bodies, one after another.</summary>
    Upload,

    /// <summary>MB/s of 20 MB bodies while 5 % of the packets that either end gets are lost.</summary>
    LossyUpload,

    /// <summary>MB/s of 1 MB answers on 8 connections, likewise.</summary>
    LossyDownload,
}
