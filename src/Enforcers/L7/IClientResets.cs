using Antrea.Enforcers.Conntrack;
using Antrea.L7.Packets;

namespace Antrea.Enforcers.L7;

/// <summary>How a judge reaches beyond the packet it judges. Safe for several threads; nothing of it waits but <see cref="Find"/>.</summary>
internal interface IClientResets
{
    /// <summary>Sends a packet of ours now.</summary>
    void Send(ReadOnlySpan<byte> packet, int device);

    /// <summary>Has the client told where the first reset may not reach it, and the denial reported.</summary>
    void Follow(Denial denial);

    /// <summary>Sets bits of a connection's mark beside the packet path.</summary>
    void LetGo(in ConnectionKey key, uint bits, uint mask);

    /// <summary>The entry of a connection in the connection table; null if there is none.</summary>
    /// <param name="key">As the judge sees it: the server's address is translated already, the client's not yet.</param>
    Flow? Find(in ConnectionKey key);
}
