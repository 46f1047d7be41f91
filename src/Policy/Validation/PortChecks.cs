namespace Antrea.Policy.Validation;

/// <summary>Rules for how the numbers of a ports entry go together.</summary>
internal static class PortChecks
{
    public static void Check(RuleAt rule, Findings findings)
    {
        for (var i = 0; i < rule.Rule.Ports.Count; i++)
        {
            var port = rule.Rule.Ports[i];
            var at = rule.At.Field("ports").Index(i);
            if (port.EndPort is { } end)
            {
                var wrong = port.PortName is not null ? "if `port` is a string `endPort` cannot be specified"
                    : port.Port is null ? "if `endPort` is specified `port` must be specified"
                    : end < port.Port ? "`endPort` should be greater than or equal to `port`" : null;
                if (wrong is not null)
                {
                    findings.Error(at.Field("endPort"), wrong, "a range is port to endPort, both numbers");
                }
            }

            if (port.SourceEndPort is { } sourceEnd)
            {
                var wrong = port.SourcePort is null ? "if `sourceEndPort` is specified `sourcePort` must be specified"
                    : sourceEnd < port.SourcePort ? "`sourceEndPort` should be greater than or equal to `sourcePort`" : null;
                if (wrong is not null)
                {
                    findings.Error(at.Field("sourceEndPort"), wrong, "a range is sourcePort to sourceEndPort");
                }
            }
        }
    }
}
