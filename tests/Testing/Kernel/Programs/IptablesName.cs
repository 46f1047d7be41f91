namespace Antrea.Testing.Kernel.Programs;

/// <summary>What a program's name says: family, backend, and restore, save or a single command.</summary>
internal sealed record IptablesName(string Name, Backend Backend, IPFamily Family, string Kind)
{
    private string Base => Family == IPFamily.V6 ? "ip6tables" : "iptables";

    /// <summary>The name the program calls itself: the nft one its own, the legacy one always the short form.</summary>
    public string Self => Backend == Backend.Nft && Kind.Length > 0 ? Name : Kind.Length == 0 ? Base : $"{Base}-{Kind}";

    public string Version => $"v1.8.9 ({(Backend == Backend.Nft ? "nf_tables" : "legacy")})";

    /// <summary>What the nft programs say on standard error when they list and the legacy backend has tables, too.</summary>
    public string LegacyWarning(FakeKernel kernel) => Backend != Backend.Nft || kernel.Tables(Backend.Legacy, Family).Count == 0 ? ""
        : $"# Warning: {Base}-legacy tables present, use {Base}-legacy{(Kind.Length > 0 ? $"-{Kind}" : "")} to see them\n";

    public static IptablesName? Parse(string name, Backend defaultBackend)
    {
        var parts = name.Split('-');
        if (parts[0] is not ("iptables" or "ip6tables") || parts.Length > 3)
        {
            return null;
        }

        var backend = parts.Length > 1 && parts[1] is "nft" or "legacy" ? (parts[1] == "nft" ? Backend.Nft : Backend.Legacy) : (Backend?)null;
        var kind = parts.Length == (backend is null ? 2 : 3) ? parts[^1] : "";
        return kind is not ("" or "restore" or "save") || (backend is null && parts.Length == 3) ? null
            : new(name, backend ?? defaultBackend, parts[0] == "ip6tables" ? IPFamily.V6 : IPFamily.V4, kind);
    }
}
