using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>
/// Decides what an admission webhook would decide — may this object be created, updated, deleted? — and finds all problems, not
/// only the first. The checks of the schema come before, in <see cref="Reading.ObjectReader"/>.
/// </summary>
public static class Validator
{
    /// <summary>The problems of the request; it is refused if one of them is an error.</summary>
    /// <param name="request">What is to be decided.</param>
    /// <param name="view">The cluster.</param>
    /// <param name="source">Where the object comes from, for messages; may be empty.</param>
    public static ListOf<Problem> Validate(ValidationRequest request, IClusterView view, string source = "")
    {
        var findings = new Findings(source) { Object = request.Object.Key };
        switch (request.Object)
        {
            case Tier tier:
                TierChecks.Check(tier, request, view, findings);
                break;
            case AntreaPolicy policy when request.Operation != Operation.Delete:
                PolicyChecks.Check(policy, request, view, findings);
                break;
            case KubernetesNetworkPolicy policy when request.Operation != Operation.Delete:
                KubernetesPolicyChecks.Check(policy, findings);
                break;
            case GroupObject group when request.Operation != Operation.Delete:
                GroupChecks.Check(group, view, findings);
                break;
            default:
                break;
        }

        return findings.ToProblems();
    }
}
