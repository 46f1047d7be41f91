namespace Antrea.Testing.Kernel.Sets;

internal sealed record SetType(string Name, bool IsNet, bool HasPort = false, bool HasInterface = false)
{
    public static readonly IReadOnlyDictionary<string, SetType> All = new[]
    {
        new SetType("hash:net", true), new SetType("hash:ip", false),
        new SetType("hash:net,port", true, HasPort: true), new SetType("hash:ip,port", false, HasPort: true),
        new SetType("hash:net,iface", true, HasInterface: true) { Revision = 8 },
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public int Revision { get; private init; } = 7;

    public int Dimension => HasPort || HasInterface ? 2 : 1;
}
