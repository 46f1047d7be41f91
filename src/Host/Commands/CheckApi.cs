using System.Net;
using System.Text.Json;
using Antrea.Enforcers.Preflight;
using Antrea.Kubernetes.Client;
using Antrea.Kubernetes.Connections;

namespace Antrea.Host.Commands;

/// <summary>The API server as a preflight sees it: version, clock, definitions, the Node, another Antrea.</summary>
/// <param name="http">Sends requests.</param>
/// <param name="time">The clock.</param>
/// <param name="node">The Node's name, or null.</param>
public sealed class CheckApi(ApiHttp http, TimeProvider time, string? node)
{
    private static readonly Version Oldest = new(1, 31);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15), Apart = TimeSpan.FromSeconds(30);
    private static readonly string[] Needed = ["clusternetworkpolicies", "networkpolicies", "tiers", "clustergroups", "groups"];

    private readonly ApiClient _client = new(http, time) { Patience = Patience };

    /// <summary>All rows. If the server cannot be reached there is one, and it failed.</summary>
    public async Task<IReadOnlyList<CheckRow>> RunAsync(CancellationToken cancel)
    {
        var rows = new List<CheckRow>();
        try
        {
            rows.AddRange(await ServerAsync(cancel));
            var kinds = await ResourcesAsync("apis/crd.antrea.io/v1beta1", cancel);
            rows.Add(Definitions(kinds));
            rows.Add(await ReportsAsync(cancel));
            rows.Add(await NodeAsync(cancel));
            rows.Add(await AntreaAsync(kinds, cancel));
            rows.AddRange(await new CheckRights(_client).RunAsync(cancel));
        }
        catch (Exception e) when (e is ApiException or HttpRequestException or IOException or ConnectionException or JsonException or InvalidDataException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            rows.Add(CheckRow.Fail("API server", e is OperationCanceledException ? $"{http.Server} gave no answer within {Patience.TotalSeconds} s" : Reason(e), Advice(e)));
        }

        return rows;
    }

    private static string Reason(Exception e) => e.InnerException is { } inner && !e.Message.Contains(inner.Message, StringComparison.Ordinal) ? $"{e.Message}: {inner.Message}" : e.Message;

    private static string Advice(Exception e) => e switch
    {
        ApiException { Code: HttpStatusCode.Unauthorized } or ConnectionException => "renew the credentials of the kubeconfig, or of the account",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "the certificate authority is not the server's: renew certificate-authority in the kubeconfig",
        _ => "see that the server runs and can be reached from this Node; a policy or firewall may be in the way",
    };

    private async Task<IEnumerable<CheckRow>> ServerAsync(CancellationToken cancel)
    {
        const string Name = "API server", Clock = "clock";
        var asked = time.GetUtcNow();
        var (code, date, json) = await GetAsync("version", cancel);
        var between = asked + ((time.GetUtcNow() - asked) / 2);
        var text = json.Text("gitVersion");
        var numbers = new string([.. text.TrimStart('v').TakeWhile(c => char.IsAsciiDigit(c) || c == '.')]);
        var server = !Version.TryParse(numbers, out var version) ? CheckRow.Fail(Name, $"{http.Server}: HTTP {(int)code}, and no version", "see that this is the address of a Kubernetes API server")
            : version < Oldest ? CheckRow.Fail(Name, $"{http.Server} is {text}", $"Kubernetes {Oldest} or later is needed: the definitions use functions that older servers lack")
            : CheckRow.Pass(Name, $"{http.Server} is {text}");
        return [server, date is not { } theirs ? CheckRow.Skip(Clock, "the server told no time")
            : (theirs - between).Duration() > Apart ? CheckRow.Warn(
                Clock, $"{Math.Abs((theirs - between).TotalSeconds):F0} s {(theirs > between ? "behind" : "ahead of")} the API server's", "set the clock (chrony, systemd-timesyncd): certificates and logs go by it")
            : CheckRow.Pass(Clock, "agrees with the API server's")];
    }

    private static CheckRow Definitions(IReadOnlyList<string> kinds)
    {
        var missing = Needed.Except(kinds).ToList();
        return missing.Count == 0 ? CheckRow.Pass("definitions", "policies, tiers, groups")
            : CheckRow.Fail("definitions", $"crd.antrea.io/v1beta1 lacks {string.Join(", ", missing)}", "kubectl apply --server-side -f deploy/crds");
    }

    private async Task<CheckRow> ReportsAsync(CancellationToken cancel) =>
        (await ResourcesAsync("apis/antrea-actors.io/v1alpha1", cancel)).Contains("nodepolicyreports") ? CheckRow.Pass("definition of reports", "nodepolicyreports")
            : CheckRow.Fail("definition of reports", "antrea-actors.io/v1alpha1 lacks nodepolicyreports: the status of policies stays empty", "kubectl apply --server-side -f deploy/crds");

    private async Task<CheckRow> NodeAsync(CancellationToken cancel)
    {
        const string Name = "Node";
        if (node is null)
        {
            return CheckRow.Skip(Name, "no name was given", "--node NAME");
        }

        try
        {
            await _client.GetAsync(ResourceKinds.Nodes, "", node, cancel: cancel);
            return CheckRow.Pass(Name, node);
        }
        catch (ApiException e) when (e.Code is HttpStatusCode.NotFound or HttpStatusCode.Forbidden)
        {
            return CheckRow.Fail(Name, e.Message, e.Code == HttpStatusCode.NotFound ? "give the name that kubectl get nodes shows: without it no policy applies here" : "kubectl apply -f deploy/rbac.yaml");
        }
    }

    // By what the account may read: Pods of Antrea, else what only Antrea serves.
    private async Task<CheckRow> AntreaAsync(IReadOnlyList<string> kinds, CancellationToken cancel)
    {
        const string Name = "Antrea in the cluster", Advice = "Antrea enforces the same policies with the same configuration: remove one of the two";
        var pods = new List<string>();
        var mayRead = true;
        try
        {
            await _client.ListAsync(
                ResourceKinds.Pods, new Selection("kube-system", Labels: "app=antrea,component in (antrea-agent,antrea-controller)"), 10, "",
                p => pods.Add(p.Field("metadata").Text("name")), cancel);
        }
        catch (ApiException e) when (e.Code == HttpStatusCode.Forbidden)
        {
            mayRead = false;
        }

        if (pods.Count > 0)
        {
            return CheckRow.Fail(Name, $"Pods of it run: {string.Join(", ", pods.Take(3))}{(pods.Count > 3 ? ", ..." : "")}", Advice);
        }

        var (_, _, groups) = await GetAsync("apis", cancel);
        var served = groups.Items("groups").Select(g => g.Text("name")).Where(g => g is "controlplane.antrea.io" or "system.antrea.io" or "stats.antrea.io").ToList();
        if (served.Count == 0 && !kinds.Contains("antreaagentinfos"))
        {
            return CheckRow.Pass(Name, "none");
        }

        var sign = served.Count > 0 ? $"API group {served[0]}" : "definition antreaagentinfos";
        return mayRead ? CheckRow.Warn(Name, $"{sign} is left of it, but no Pod in kube-system", "see that it runs nowhere, and remove what is left of it")
            : CheckRow.Fail(Name, $"{sign} is there, and Pods may not be read", Advice);
    }

    private async Task<IReadOnlyList<string>> ResourcesAsync(string path, CancellationToken cancel)
    {
        var (_, _, json) = await GetAsync(path, cancel);
        return [.. json.Items("resources").Select(r => r.Text("name"))];
    }

    private async Task<(HttpStatusCode Code, DateTimeOffset? Date, JsonElement Json)> GetAsync(string path, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        using var response = await http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), either.Token);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
        {
            throw new ApiException(response.StatusCode, "Unauthorized", $"{http.Server} does not know these credentials");
        }

        var body = await response.Content.ReadAsByteArrayAsync(either.Token);
        return (response.StatusCode, response.Headers.Date, response.IsSuccessStatusCode ? JsonElement.Parse(body) : default);
    }
}
