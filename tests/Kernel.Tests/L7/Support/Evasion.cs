using Antrea.Testing.L7;

namespace Antrea.Kernel.Tests.L7.Support;

/// <summary>A way to have a server see what a judge on the way does not.</summary>
/// <param name="Works">Without a judge the server sees a denied request: the attack is one.</param>
/// <param name="OnSyn">Payload of the SYN.</param>
/// <param name="Stamps">With TCP time stamps.</param>
/// <param name="Acknowledges">The handshake ends with a packet of its own.</param>
internal sealed record Evasion(
    string Name, Func<RawTcpClient, Task> Run, bool Works = true, string OnSyn = "", bool Stamps = false, bool Acknowledges = true)
{
    public override string ToString() => Name;
}
