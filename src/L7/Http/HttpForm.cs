namespace Antrea.L7.Http;

/// <summary>Forms of a request target.</summary>
internal enum HttpForm
{
    /// <summary><c>/path?query</c>.</summary>
    Origin,

    /// <summary><c>http://host/path?query</c>.</summary>
    Absolute,

    /// <summary><c>host:port</c>, of CONNECT.</summary>
    Authority,

    /// <summary><c>*</c>, of OPTIONS.</summary>
    Asterisk,
}
