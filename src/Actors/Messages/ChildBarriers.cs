using System.Collections.Immutable;

namespace Antrea.Actors.Messages;

/// <summary>
/// A parent's part in passing a barrier on: it waits for every child that was told something. A child that dies is not waited for.
/// </summary>
/// <param name="Told">Children told something since the last barrier.</param>
/// <param name="Waiting">Children that still have to answer, by revision.</param>
public sealed record ChildBarriers(ImmutableHashSet<string> Told, ImmutableSortedDictionary<long, ImmutableHashSet<string>> Waiting)
{
    /// <summary>Nothing outstanding.</summary>
    public static readonly ChildBarriers None = new([], ImmutableSortedDictionary<long, ImmutableHashSet<string>>.Empty);

    /// <summary>The newest revision of which no child is outstanding, given that revision <paramref name="begun"/> has begun.</summary>
    public long Done(long begun) => Waiting.IsEmpty ? begun : Waiting.Keys.First() - 1;

    /// <summary>A child was told something.</summary>
    public ChildBarriers Tell(string child) => this with { Told = Told.Add(child) };

    /// <summary>A barrier goes out to the children told.</summary>
    public ChildBarriers Begin(long revision) =>
        new([], Told.IsEmpty ? Waiting : Waiting.SetItem(revision, Told));

    /// <summary>A child answered a barrier: it is through with this and all earlier ones.</summary>
    public ChildBarriers Answer(string child, long revision) =>
        this with { Waiting = Remove(child, revision) };

    /// <summary>A child is gone.</summary>
    public ChildBarriers Gone(string child) => new(Told.Remove(child), Remove(child, long.MaxValue));

    private ImmutableSortedDictionary<long, ImmutableHashSet<string>> Remove(string child, long upTo)
    {
        var w = Waiting;
        foreach (var (revision, children) in Waiting)
        {
            if (revision > upTo)
            {
                break;
            }

            var left = children.Remove(child);
            w = left.IsEmpty ? w.Remove(revision) : w.SetItem(revision, left);
        }

        return w;
    }
}
