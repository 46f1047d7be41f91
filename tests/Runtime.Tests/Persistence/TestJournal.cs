using System.Collections.Immutable;
using Antrea.Runtime.Persistence.Journal;

namespace Antrea.Runtime.Tests.Persistence;

/// <summary>The in-memory journal with faults and delays that a test orders.</summary>
internal sealed class TestJournal(JournalControl control) : MemoryJournal
{
    public static ActorSystemSettings Settings(JournalControl control) => new()
    {
        Journal = Props.Create(() => new TestJournal(control)),
    };

    public override async Task<long> ReadHighestSequenceNrAsync(
        string persistenceId, long fromSequenceNr, CancellationToken cancellationToken)
    {
        if (control.FailReads)
        {
            throw new BoomException("read");
        }

        return await base.ReadHighestSequenceNrAsync(persistenceId, fromSequenceNr, cancellationToken);
    }

    protected override async Task<IImmutableList<Exception?>?> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken)
    {
        var writes = messages.ToList();
        control.Batches.Add(writes.Select(w => w.Size).ToArray());
        if (control.FailWrites)
        {
            throw new BoomException("write");
        }

        if (control.Gate is { } gate)
        {
            await gate;
        }

        var rejected = writes.Select(w => ((IImmutableList<IPersistentRepresentation>)w.Payload)
            .Any(p => p.Payload.Equals(control.Reject))).ToList();
        await base.WriteMessagesAsync(writes.Where((_, i) => !rejected[i]), cancellationToken);
        return rejected.Contains(true)
            ? rejected.Select(r => r ? (Exception?)new BoomException("rejected") : null).ToImmutableList()
            : null;
    }
}

internal sealed class JournalControl
{
    public bool FailReads { get; set; }

    public bool FailWrites { get; set; }

    public object? Reject { get; set; }

    public Task? Gate { get; set; }

    public List<int[]> Batches { get; } = [];
}
