namespace Antrea.Policy.Api;

/// <summary>IGMP type (0x11 query, 0x12, 0x16, 0x22 reports) and group address, null = any.</summary>
public sealed record IgmpMatch(int? Type = null, string? GroupAddress = null);
