namespace Antrea.Enforcers.Netlink;

/// <summary>A set could not be changed or read.</summary>
/// <param name="set">Its name.</param>
/// <param name="number">The kernel's error number.</param>
/// <param name="done">Elements of the same call that were changed all the same.</param>
public sealed class IpsetException(string set, int number, int done = 0) : Exception($"set {set}: {Text(number)}")
{
    private const int Private = 4096, NotUnderstood = 4097, InvalidCidr = 4104, NoTimeouts = 4107, NeedsV4 = 4109, NeedsV6 = 4110, Full = 4352;

    public IpsetProblem Problem { get; } = number switch
    {
        Errno.NoEntry => IpsetProblem.SetMissing,
        Full => IpsetProblem.SetFull,
        NotUnderstood or NeedsV4 or NeedsV6 => IpsetProblem.WrongKind,
        NoTimeouts => IpsetProblem.NoTimeouts,
        _ => IpsetProblem.Other,
    };

    /// <summary>Elements of the same call that were changed all the same.</summary>
    public int Done { get; } = done;

    private static string Text(int number) => number switch
    {
        Errno.NoEntry => "there is no such set",
        Full => "the set is full",
        NotUnderstood or NeedsV4 or NeedsV6 => "the set's members are of another kind or address family",
        NoTimeouts => "the set was made without timeouts",
        InvalidCidr => "the prefix length is out of range",
        >= Private => $"ipset error {number}",
        _ => $"{Errno.Text(number)} (errno {number})",
    };
}
