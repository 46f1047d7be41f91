using System.Text.Json;
using Antrea.Enforcers.Preflight;
using Antrea.Kubernetes.Client;

namespace Antrea.Host.Commands;

/// <summary>Asks the API server whether it would allow each right.</summary>
internal sealed class CheckRights(ApiClient client)
{
    private const string Advice = "kubectl apply -f deploy/rbac.yaml, and use the account antrea-actors";
    private static readonly ResourceKind Review = new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false);

    /// <summary>A row a right; if everything is allowed, one row.</summary>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancel)
    {
        var rows = new List<CheckRow>();
        foreach (var right in CheckRight.All)
        {
            var refused = new List<string>();
            foreach (var name in right.Names.Split(' '))
            {
                foreach (var verb in right.Verbs.Split(' '))
                {
                    if (!await IsAllowedAsync(right, verb, name, cancel))
                    {
                        refused.Add(name.Length == 0 ? verb : $"{verb} {name}");
                    }
                }
            }

            rows.Add(refused.Count == 0 ? CheckRow.Pass(right.Title, "allowed") : CheckRow.Fail(right.Title, $"refused: {string.Join(", ", refused)}; {right.Use}", Advice));
        }

        return rows.TrueForAll(r => r.Outcome == CheckOutcome.Pass) ? [CheckRow.Pass("rights", $"all {rows.Count} that the agent needs")] : rows;
    }

    private async Task<bool> IsAllowedAsync(CheckRight right, string verb, string name, CancellationToken cancel)
    {
        var answer = await client.CreateAsync(Review, "", Question(right, verb, name), cancel);
        return answer.Field("status").Field("allowed").ValueKind == JsonValueKind.True;
    }

    private static ReadOnlyMemory<byte> Question(CheckRight right, string verb, string name)
    {
        var (resource, sub) = right.Resource.Split('/') is [var r, var s] ? (r, s) : (right.Resource, "");
        return JsonFields.Write(json =>
        {
            json.WriteString("apiVersion", Review.ApiVersion);
            json.WriteString("kind", Review.Kind);
            json.WriteStartObject("spec");
            json.WriteStartObject("resourceAttributes");
            json.WriteText("group", right.Group);
            json.WriteText("resource", resource);
            json.WriteText("subresource", sub);
            json.WriteText("verb", verb);
            json.WriteText("namespace", right.Namespace);
            json.WriteText("name", name);
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }
}
