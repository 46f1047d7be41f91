namespace Antrea.Testing.L7;

/// <summary>A request that a server had completely: head and body.</summary>
/// <param name="Method">As written.</param>
/// <param name="Target">As written.</param>
/// <param name="Head">All lines of the head, Latin-1.</param>
/// <param name="BodyLength">Bytes of the body without chunk lines.</param>
/// <param name="BodyHash">SHA-256 of the body in hexadecimal; empty without body.</param>
public sealed record SeenRequest(string Method, string Target, string Head, long BodyLength, string BodyHash)
{
    /// <summary>Method and target.</summary>
    public override string ToString() => $"{Method} {Target}";
}
