using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>Refuses with an ICMP error or a TCP reset. Only in filter; a reset only where the rule asks for TCP.</summary>
internal sealed class RejectTarget : Target
{
    // Long name first, then the short one.
    private static readonly string[][] V4 =
    [
        ["icmp-net-unreachable", "net-unreach"], ["icmp-host-unreachable", "host-unreach"], ["icmp-proto-unreachable", "proto-unreach"],
        ["icmp-port-unreachable", "port-unreach"], ["icmp-net-prohibited", "net-prohib"], ["icmp-host-prohibited", "host-prohib"],
        ["tcp-reset", "tcp-rst"], ["icmp-admin-prohibited", "admin-prohib"],
    ];

    private static readonly string[][] V6 =
    [
        ["icmp6-no-route", "no-route"], ["icmp6-adm-prohibited", "adm-prohibited"], ["icmp6-addr-unreachable", "addr-unreach"],
        ["icmp6-port-unreachable", "port-unreach"], ["tcp-reset", "tcp-reset"], ["icmp6-policy-fail", "policy-fail"],
        ["icmp6-reject-route", "reject-route"],
    ];

    private string? _kind;

    public string Kind => _kind ?? (Family == IPFamily.V6 ? "icmp6-port-unreachable" : "icmp-port-unreachable");

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != "--reject-with")
        {
            return false;
        }

        Once(option);
        var text = args.Value(option);
        _kind = (Family == IPFamily.V6 ? V6 : V4).FirstOrDefault(names => names.Contains(text))?[0]
            ?? throw new UsageException($"unknown reject type \"{text}\"");
        return true;
    }

    public override string? KernelRefuses(RuleSpec rule, string table, Backend backend) =>
        table != "filter" || (Kind == "tcp-reset" && !rule.Requires(Protocol.Tcp)) ? "Invalid argument" : null;

    public override string Render() => $"--reject-with {Kind}";

    public override Decision? Act(PacketState packet) => new(Verdict.Reject, RejectWith: Kind);
}
