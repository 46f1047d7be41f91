using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.PodPolicy.Support;

/// <summary>One probe and what it must meet.</summary>
/// <param name="From">Where it is sent from.</param>
/// <param name="Source">An address of that host to use; null = the kernel's choice.</param>
/// <param name="Protocol">Null = an echo request.</param>
/// <param name="To">An address; or a name to resolve, if <paramref name="IsName"/>.</param>
/// <param name="Expected">Any of these verdicts; <c>Blocked</c> = not connected, however.</param>
/// <param name="Answer">The server that must answer; null = any.</param>
internal sealed record ProbeRow(
    string What, LabHost From, string? Source, LabProtocol? Protocol, string To, bool IsName, int Port, IReadOnlyList<string> Expected, string? Answer)
{
    /// <summary>Answers and refusals come at once; the patience is for a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), DropTime = TimeSpan.FromSeconds(1);

    public bool MustConnect => Expected is ["Connected"];

    /// <summary>Sends it. Null = as expected, else what was met.</summary>
    /// <param name="resolve">Finds the address behind a name, asking from the host; gives null if there is none.</param>
    public async Task<string?> CheckAsync(Func<LabHost, string, Task<string?>>? resolve = null)
    {
        if ((IsName ? await resolve!(From, To) : To) is not { } address)
        {
            return $"{What}: the name has no address";
        }

        var limit = Expected.Contains("Connected") || Expected is ["Rejected"] ? Patience : DropTime;
        var met = Protocol is { } protocol ? await From.ProbeAsync(protocol, address, Port, limit, Source) : await From.PingAsync(address, limit);
        var wrongServer = met.Verdict == ProbeVerdict.Connected && Answer is not null && met.Detail != Answer && met.Detail is not ("SCTP" or "ICMP");
        return wrongServer ? $"{What}: {met.Detail} answered, not {Answer}" : Expected.Any(e => Is(met, e, Protocol)) ? null
            : $"{What}: {met} {met.Detail}, not {string.Join(" or ", Expected)}";
    }

    // A raw sender hears of it when a rule of its own host drops its packet; SCTP in the kernel would send again and wait.
    private static bool Is(ProbeResult met, string expected, LabProtocol? protocol) => met.ToString() == expected
        || expected == "Blocked" && (met.Verdict is ProbeVerdict.Dropped or ProbeVerdict.Rejected || met.Detail == "EPERM")
        || expected == "Dropped" && protocol == LabProtocol.Sctp && met.Detail == "EPERM";
}
