using System.Collections.Immutable;
using Antrea.Actors.Messages;
using Antrea.Actors.Sources;
using Antrea.Policy.Api;

namespace Antrea.Actors.Harness;

/// <summary>What the script says there is: survives the source actor and the whole agent, as a directory would.</summary>
public sealed class Script
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<ObjectKey, object> _told = ImmutableDictionary<ObjectKey, object>.Empty;

    /// <summary>Revision of the last change.</summary>
    public long Revision { get; private set; }

    /// <summary>Objects, or <see cref="ObjectUnreadable"/>, by key.</summary>
    public ImmutableDictionary<ObjectKey, object> Objects
    {
        get
        {
            lock (_lock)
            {
                return _told;
            }
        }
    }

    /// <summary>Records a batch; returns its revision.</summary>
    public long Record(IEnumerable<object> batch)
    {
        lock (_lock)
        {
            foreach (var m in batch)
            {
                _told = m switch
                {
                    ObjectChanged c => _told.SetItem(c.Object.Key, c.Object),
                    ObjectUnreadable u => _told.SetItem(u.Key, u),
                    ObjectRemoved r => _told.Remove(r.Key),
                    _ => _told,
                };
            }

            return ++Revision;
        }
    }
}

/// <summary>A batch of changes; the barrier comes behind it.</summary>
public sealed record Batch(long Revision, IReadOnlyList<object> Messages);

/// <summary>A source that says what the test tells it to, and like every source tells everything when it starts.</summary>
public sealed class ScriptedSource : ReceiveActor
{
    private readonly Script _script;
    private readonly Routes _routes;

    public ScriptedSource(Script script, Routes routes)
    {
        (_script, _routes) = (script, routes);
        Receive<Batch>(m =>
        {
            foreach (var o in m.Messages)
            {
                Tell(o);
            }

            _routes.Mark(m.Revision, 0);
        });
        Receive<Exception>(e => throw e);
    }

    protected override void PreStart()
    {
        foreach (var o in _script.Objects.Values)
        {
            Tell(o is KubeObject k ? new ObjectChanged(k) : o);
        }

        _routes.Mark(_script.Record([]), 0);
    }

    private void Tell(object m) => _routes.Tell(m switch
    {
        ObjectChanged c => c.Object.Key,
        ObjectUnreadable u => u.Key,
        ObjectRemoved r => r.Key,
        _ => throw new ArgumentException($"{m} is no change", nameof(m)),
    }, m);
}
