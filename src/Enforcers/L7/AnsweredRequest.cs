using Antrea.L7.Packets;

namespace Antrea.Enforcers.L7;

/// <summary>A request with its connection, as the log needs them when the connection may have gone on.</summary>
internal readonly record struct AnsweredRequest(PendingRequest Request, ConnectionKey Key, long Connection, int Device, int Rule)
{
    public static AnsweredRequest Of(Connection c, PendingRequest request) => new(request, c.Key, c.Id, c.Device, c.Guard?.First.Number ?? 0);
}
