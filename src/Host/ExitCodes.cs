namespace Antrea.Host;

/// <summary>Exit codes of every command.</summary>
public static class ExitCodes
{
    /// <summary>All went well.</summary>
    public const int Ok = 0;

    /// <summary>Something failed that is not the input's fault.</summary>
    public const int Failure = 1;

    /// <summary>The command line, the configuration or an object is not valid; the reasons are on stderr.</summary>
    public const int Invalid = 2;
}
