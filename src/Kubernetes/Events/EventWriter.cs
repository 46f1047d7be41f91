using System.Net;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Events;

/// <summary>Writes one Event.</summary>
internal static class EventWriter
{
    private static readonly ResourceKind[] Kinds =
    [
        ResourceKinds.Nodes, ResourceKinds.KubernetesPolicies, ResourceKinds.ClusterNetworkPolicies, ResourceKinds.AntreaPolicies, ResourceKinds.Tiers, ResourceKinds.ClusterGroups, ResourceKinds.Groups,
    ];

    /// <summary>Creates it, or raises its count.</summary>
    /// <param name="api">The API server.</param>
    /// <param name="e">What to write.</param>
    /// <param name="uid">The object's UID as the source saw it; empty: it is asked for, as without it nobody finds the Event.</param>
    /// <param name="node">This Node.</param>
    /// <exception cref="ApiException">It could not be written.</exception>
    public static async Task<(EventOutcome Outcome, string Name)> WriteAsync(ApiClient api, EventEntry e, string uid, string node)
    {
        var about = e.Event.About;
        if (Array.Find(Kinds, k => k.Kind == about.Kind && k.Group == about.Group) is not { } kind)
        {
            return (EventOutcome.Gone, "");
        }

        if (uid.Length == 0)
        {
            uid = await UidAsync(api, kind, about).ConfigureAwait(false);
            if (uid.Length == 0)
            {
                return (EventOutcome.Gone, "");
            }
        }

        var (ns, name) = (EventJson.Namespace(e), EventJson.Name(e, uid));
        if (e.Name == name)
        {
            return await AgainAsync(api, e, ns, name).ConfigureAwait(false);
        }

        try
        {
            await api.CreateAsync(ResourceKinds.Events, ns, EventJson.Whole(e, kind, name, uid, node)).ConfigureAwait(false);
            return (EventOutcome.Written, name);
        }
        catch (ApiException x) when (x.Code == HttpStatusCode.Conflict)
        {
            // Of the cluster's own only the elected agent speaks: it was another's word, or ours before a restart. If it happened again just now, say so.
            return e.Event is { IsLocal: false, IsStanding: false } ? await AgainAsync(api, e, ns, name).ConfigureAwait(false) : (EventOutcome.Known, "");
        }
    }

    private static async Task<(EventOutcome, string)> AgainAsync(ApiClient api, EventEntry e, string ns, string name)
    {
        try
        {
            await api.MergeAsync(ResourceKinds.Events, ns, name, EventJson.Again(e)).ConfigureAwait(false);
            return (EventOutcome.Written, name);
        }
        catch (ApiException x) when (x.Code == HttpStatusCode.NotFound)
        {
            return (EventOutcome.Expired, "");
        }
    }

    private static async Task<string> UidAsync(ApiClient api, ResourceKind kind, ObjectKey about)
    {
        try
        {
            return (await api.GetAsync(kind, about.Namespace, about.Name).ConfigureAwait(false)).Field("metadata").Text("uid");
        }
        catch (ApiException e) when (e.Code == HttpStatusCode.NotFound)
        {
            return "";
        }
    }
}
