using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Conntrack;

/// <summary>The connection tracking table of one network namespace. Safe for several threads; one request at a time.</summary>
public sealed class ConntrackTable : IDisposable
{
    private const int New = 0, Get = 1, Delete = 2, Batch = 128;
    private const byte Tcp = 6;

    private readonly NetlinkSocket _socket;
    private readonly NetlinkWriter _writer = new(16 << 10);
    private readonly Lock _lock = new();

    private ConntrackTable(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens the table in the network namespace of the calling thread.</summary>
    /// <exception cref="NetlinkException">No permission.</exception>
    public static ConntrackTable Open() => new(NetlinkSocket.Open());

    /// <summary>Hands over every flow of a family. Flows that come or go meanwhile may be missing or come twice.</summary>
    /// <exception cref="NetlinkException">The kernel refused, or has no connection tracking.</exception>
    public void Visit(bool v6, Action<Flow> visitor) => Visit(v6, 0, 0, visitor);

    /// <summary>Hands over the flows of a family whose mark has certain bits; the kernel leaves the others out.</summary>
    /// <exception cref="NetlinkException">The kernel refused, or has no connection tracking.</exception>
    public void Visit(bool v6, uint bits, uint mask, Action<Flow> visitor)
    {
        lock (_lock)
        {
            _writer.Clear();
            _writer.Begin(Subsystem.Conntrack, Get, NetlinkFlags.Request | NetlinkFlags.Dump, Family(v6));
            if (mask != 0)
            {
                _writer.Put(FlowCodec.MarkAttribute, bits).Put(FlowCodec.MarkMaskAttribute, mask);
            }

            _writer.End();
            _socket.Dump(_writer, message => visitor(FlowCodec.Read(message.Attributes)), "read flows");
        }
    }

    /// <summary>The flows of a family that a filter lets through.</summary>
    /// <exception cref="NetlinkException">The kernel refused, or has no connection tracking.</exception>
    public IReadOnlyList<Flow> List(bool v6, Predicate<Flow>? filter = null)
    {
        var flows = new List<Flow>();
        Visit(v6, flow =>
        {
            if (filter?.Invoke(flow) ?? true)
            {
                flows.Add(flow);
            }
        });
        return flows;
    }

    /// <summary>Finds the flow that one direction belongs to.</summary>
    /// <param name="tuple">The original direction as sent, or the reply as it arrives.</param>
    /// <param name="isReply">Which of the two.</param>
    /// <param name="zone">Conntrack zone.</param>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public Flow? Find(in FlowTuple tuple, bool isReply = false, ushort zone = 0)
    {
        Flow? found = null;
        lock (_lock)
        {
            _writer.Clear();
            Begin(Get, tuple, zone, isReply ? TupleCodec.ReplyAttribute : TupleCodec.OriginalAttribute).End();
            try
            {
                _socket.Dump(_writer, message => found = FlowCodec.Read(message.Attributes), "find a flow");
            }
            catch (NetlinkException error) when (error.Number == Errno.NoEntry)
            {
                return null;
            }
        }

        return found;
    }

    /// <summary>Forgets a flow; a later one of the same tuple is left alone.</summary>
    /// <returns>False if it had gone already.</returns>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public bool Remove(Flow flow)
    {
        lock (_lock)
        {
            _writer.Clear();
            Begin(Delete, flow.Original, flow.Zone).Put(FlowCodec.IdAttribute, flow.Id).End();
            try
            {
                _socket.Request(_writer, "delete a flow");
                return true;
            }
            catch (NetlinkException error) when (error.Number == Errno.NoEntry)
            {
                return false;
            }
        }
    }

    /// <summary>Forgets flows, as <see cref="Remove(Flow)"/>: the next packet of each is judged as an opener.</summary>
    /// <exception cref="NetlinkException">The kernel refused one for another reason than that it has gone.</exception>
    public ChangeReport Remove(IEnumerable<Flow> flows, CancellationToken cancel = default) => Update(Delete, flows,
        static (writer, flow) => writer.Put(FlowCodec.IdAttribute, flow.Id),
        static (flow, error) => throw new NetlinkException($"delete flow {flow.Original}", error), cancel);

    /// <summary>Changes bits of the flows' marks, the others staying as they are at that moment.</summary>
    /// <param name="flows">Only tuple and zone count.</param>
    /// <param name="bits">Their new values.</param>
    /// <param name="mask">Which bits.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <exception cref="NetlinkException">The kernel refused one for another reason than that it has gone.</exception>
    public ChangeReport SetMark(IEnumerable<Flow> flows, uint bits, uint mask, CancellationToken cancel = default) => Update(New, flows,
        (writer, _) => writer.Put(FlowCodec.MarkAttribute, bits & mask).Put(FlowCodec.MarkMaskAttribute, mask),
        (flow, error) => throw new NetlinkException($"mark flow {flow.Original}", error), cancel);

    /// <summary>
    /// Cuts flows: sets the bit on which the rules refuse every further packet of them, in both directions and for as long as the entry lives. A TCP
    /// flow cannot come back when the entry has gone, because its packets are no openers; of other protocols the answering end could then open anew,
    /// so their entries are kept.
    /// </summary>
    /// <param name="flows">As just read.</param>
    /// <param name="cutBit">The bit of the mark.</param>
    /// <param name="keep">For how long entries other than TCP's are kept, packets or not; zero = as long as packets come.</param>
    /// <param name="cancel">Stops between batches.</param>
    /// <exception cref="NetlinkException">The kernel refused one for another reason than that it has gone.</exception>
    public Task<ChangeReport> CutAsync(IReadOnlyCollection<Flow> flows, uint cutBit, TimeSpan keep, CancellationToken cancel = default) => Task.Run(() =>
    {
        var report = SetMark(flows, cutBit, cutBit, cancel);
        if (keep > TimeSpan.Zero)
        {
            // A flow that changes just now (its first answer) keeps its own time: it is cut all the same.
            Update(New, flows.Where(f => f.Original.Protocol != Tcp), (writer, flow) => writer.Put(FlowCodec.StatusAttribute, (uint)(flow.Status | FlowStatus.FixedTimeout))
                .Put(FlowCodec.TimeoutAttribute, (uint)keep.TotalSeconds), static (_, _) => { }, cancel);
        }

        return report;
    }, cancel);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static int Family(bool v6) => v6 ? Libc.AddressFamilyV6 : Libc.AddressFamilyV4;

    private ChangeReport Update(int command, IEnumerable<Flow> flows, Action<NetlinkWriter, Flow> put, Action<Flow, int> onError, CancellationToken cancel)
    {
        Span<int> errors = stackalloc int[Batch];
        var (changed, gone) = (0, 0);
        foreach (var batch in flows.Chunk(Batch))
        {
            cancel.ThrowIfCancellationRequested();
            lock (_lock)
            {
                _writer.Clear();
                foreach (var flow in batch)
                {
                    put(Begin(command, flow.Original, flow.Zone), flow);
                    _writer.End();
                }

                _socket.Request(_writer, errors, "change flows");
            }

            for (var i = 0; i < batch.Length; i++)
            {
                switch (errors[i])
                {
                    case 0:
                        changed++;
                        break;
                    case Errno.NoEntry:
                        gone++;
                        break;
                    case var error:
                        onError(batch[i], error);
                        break;
                }
            }
        }

        return new(changed, gone);
    }

    private NetlinkWriter Begin(int command, in FlowTuple tuple, ushort zone, int attribute = TupleCodec.OriginalAttribute)
    {
        _writer.Begin(Subsystem.Conntrack, command, NetlinkFlags.Request | NetlinkFlags.Ack, Family(tuple.IsV6));
        TupleCodec.Write(_writer, attribute, tuple);
        return zone == 0 ? _writer : _writer.Put(FlowCodec.ZoneAttribute, zone);
    }
}
