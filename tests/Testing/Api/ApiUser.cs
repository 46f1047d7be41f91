namespace Antrea.Testing.Api;

/// <summary>Who asks.</summary>
/// <param name="Name">User name.</param>
/// <param name="Groups">Groups of the user.</param>
/// <param name="Node">The Node that the token of a Pod names; null = none.</param>
public sealed record ApiUser(string Name, IReadOnlyList<string> Groups, string? Node = null)
{
    private const string Account = "system:serviceaccount:";

    /// <summary>A user by name: of a service account with the groups that it has.</summary>
    public static ApiUser Of(string name, string? node = null, params string[] groups) => new(
        name,
        name.StartsWith(Account, StringComparison.Ordinal)
            ? ["system:serviceaccounts", $"system:serviceaccounts:{name[Account.Length..].Split(':')[0]}", "system:authenticated", .. groups]
            : [.. groups, "system:authenticated"],
        node);
}
