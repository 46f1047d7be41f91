namespace Antrea.Testing.Kernel.Sets;

internal sealed record SetType(string Name, bool IsNet, bool HasPort)
{
    public static readonly IReadOnlyDictionary<string, SetType> All = new[]
    {
        new SetType("hash:net", true, false), new SetType("hash:ip", false, false),
        new SetType("hash:net,port", true, true), new SetType("hash:ip,port", false, true),
    }.ToDictionary(t => t.Name, StringComparer.Ordinal);

    public int Dimension => HasPort ? 2 : 1;
}
