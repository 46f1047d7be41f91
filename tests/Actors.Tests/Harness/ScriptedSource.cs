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

/// <summary>A source that says what the test tells it to, and like every source tells everything when the node calls for it.</summary>
public sealed class ScriptedSource : ReceiveActor
{
    private readonly Script _script;
    private readonly Routes _routes;
    private readonly Queue<Batch> _waiting = new();
    private long _untaken;
    private Guid? _listing;

    public ScriptedSource(Script script, Routes routes)
    {
        (_script, _routes) = (script, routes);
        Receive<Batch>(m =>
        {
            if (_listing is not null)
            {
                _waiting.Enqueue(m);
                Next();
            }
        });
        Receive<RevisionTaken>(m =>
        {
            if (m.Revision >= _untaken)
            {
                _untaken = 0;
                Next();
            }
        });
        Receive<Relist>(m =>
        {
            _listing = m.Listing;
            _waiting.Clear();
            var revision = _script.Record([]);
            var all = _script.Objects;
            _untaken = revision;
            _routes.Begin(revision);
            foreach (var o in all.Values)
            {
                Tell(o is KubeObject k ? new ObjectChanged(k) : o);
            }

            _routes.Listed(new ObjectsListed([.. all.Keys]));
            _routes.Mark(revision, _listing);
        });
        Receive<Exception>(e => throw e);
    }

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(Relist));
        Context.System.EventStream.Subscribe(Self, typeof(RevisionTaken));
        Context.System.EventStream.Publish(new StateLost(Self.Path.ToString()));
    }

    private void Next()
    {
        if (_untaken == 0 && _waiting.TryDequeue(out var m))
        {
            _untaken = m.Revision;
            _routes.Begin(m.Revision);
            m.Messages.ToList().ForEach(Tell);
            _routes.Mark(m.Revision, _listing);
        }
    }

    private void Tell(object m) => _routes.Tell(m switch
    {
        ObjectChanged c => c.Object.Key,
        ObjectUnreadable u => u.Key,
        ObjectRemoved r => r.Key,
        _ => throw new ArgumentException($"{m} is no change", nameof(m)),
    }, m);
}
