using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Tiers;

/// <summary>What <see cref="TiersActor"/> knows. Times are timestamps of its clock.</summary>
/// <param name="IsLeader">True from the first word of being elected to the first of not being so.</param>
/// <param name="Until">Until when that holds.</param>
/// <param name="Todo">Tiers to be looked at, in order of evaluation.</param>
/// <param name="IsBusy">True while a request is under way.</param>
/// <param name="Quiet">When the source is asked again: it lags behind what was written.</param>
/// <param name="Looked">The objects that were looked at last.</param>
/// <param name="Written">How many tiers were created or corrected.</param>
/// <param name="Error">Why the last attempt failed, or empty.</param>
internal sealed record TiersState(
    bool IsLeader, long Until, ImmutableList<string> Todo, bool IsBusy, long Quiet, KeyedTable<KubeObject>? Looked, int Written, string Error)
{
    public static readonly TiersState Empty = new(false, 0, [], false, 0, null, 0, "");

    /// <summary>Elected, or elected again: in the beginning all tiers are looked at.</summary>
    public TiersState Elected(long until) => IsLeader ? this with { Until = until } : this with { IsLeader = true, Until = until, Todo = [.. SystemTiers.Names], Looked = null };

    /// <summary>Not elected any more. What is under way answers still.</summary>
    public TiersState Resigned() => this with { IsLeader = false, Until = 0, Todo = [], Error = "" };

    /// <summary>True if it may write.</summary>
    public bool MayWrite(long now) => IsLeader && now < Until;

    /// <summary>What the source saw; looked at if it is new, and nothing is being done already.</summary>
    public TiersState Seen(ClusterSeen seen, long now) =>
        IsBusy || !Todo.IsEmpty || seen.Revision == 0 || now < Quiet || ReferenceEquals(seen.Objects, Looked) || !MayWrite(now)
            ? this : this with { Looked = seen.Objects, Todo = [.. SystemTiers.Wrong(seen)] };

    /// <summary>A tier could not be written: it is tried again behind the others.</summary>
    public TiersState Failed(string name, string why) => this with { IsBusy = false, Todo = Todo.Remove(name).Add(name), Error = why };

    /// <summary>A tier is as it has to be.</summary>
    public TiersState Done(string name, bool wrote, long quiet) =>
        this with { IsBusy = false, Todo = Todo.Remove(name), Error = "", Written = Written + (wrote ? 1 : 0), Quiet = wrote ? quiet : Quiet };
}
