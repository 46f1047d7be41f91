using System.Security.Cryptography;
using System.Text.Json;
using Antrea.Policy.Json;

namespace Antrea.Policy.Planning;

/// <summary>Names plans by their content.</summary>
public static class PlanHash
{
    /// <summary>16 hex digits over everything the plan says: equal plans, equal hashes, on every node and after every restart.</summary>
    public static string Of(NodePlan plan) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(plan, PolicyJson.Options)).AsSpan(0, 8));
}
