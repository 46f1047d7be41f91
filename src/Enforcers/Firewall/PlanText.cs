using System.Collections.Immutable;
using System.Text;
using Antrea.Policy.Planning;

namespace Antrea.Enforcers.Firewall;

/// <summary>Prints a plan as what the programs would be given on a machine that has nothing of ours.</summary>
public static class PlanText
{
    /// <summary>The text: for each family the input of <c>ipset restore</c> and of <c>iptables-restore --noflush</c>.</summary>
    public static string Of(NodePlan plan)
    {
        var text = new StringBuilder();
        text.Append("# Plan of node ").Append(plan.Node).Append(", hash ").Append(PlanHash.Of(plan)).Append('\n');
        if (!plan.Enabled)
        {
            text.Append("# Feature gate NodeNetworkPolicy is off: nothing is enforced for the Node itself.\n");
        }

        foreach (var family in (AddressFamily[])[AddressFamily.V4, AddressFamily.V6])
        {
            var step = TableDiff.Diff(Renderer.Render(plan, family), ActualRules.Empty, ImmutableSortedDictionary<string, ActualSet>.Empty);
            var six = family == AddressFamily.V6 ? "6" : "";
            if (step.SetsBefore.Length > 0)
            {
                text.Append("\n# IPv").Append(six.Length > 0 ? '6' : '4').Append(": ipset restore\n").Append(step.SetsBefore);
            }

            text.Append("\n# IPv").Append(six.Length > 0 ? '6' : '4').Append(": ip").Append(six).Append("tables-restore --noflush\n").Append(step.Rules);
        }

        return text.ToString();
    }
}
