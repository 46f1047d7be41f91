using System.Runtime.InteropServices;

namespace Antrea.Enforcers.Netlink;

/// <summary>
/// A thread that receives many blocks a system call into memory of its own and hands over their messages. Answers to
/// <see cref="Configure"/> are told apart from what the kernel sends by itself, which may come before them.
/// </summary>
internal sealed unsafe class NetlinkListener : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly NetlinkSocket _socket;
    private readonly NetlinkSocket.Answer _onMessage;
    private readonly Action _onBatch, _onLoss;
    private readonly int _slots, _slotSize;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _asking = new();
    private readonly Thread _thread;
    private TaskCompletionSource<NetlinkException?>? _answer;
    private uint _sequence;
    private string _asked = "";
    private volatile bool _stop;

    /// <param name="socket">From now on this one's: disposed with it.</param>
    /// <param name="name">The thread's name.</param>
    /// <param name="slots">Blocks a system call.</param>
    /// <param name="slotSize">Bytes a block may have.</param>
    /// <param name="onMessage">Called on the thread for each message.</param>
    /// <param name="onBatch">Called when all that had arrived was handed over.</param>
    /// <param name="onLoss">Called when the kernel says that messages were lost.</param>
    internal NetlinkListener(NetlinkSocket socket, string name, int slots, int slotSize, NetlinkSocket.Answer onMessage, Action onBatch, Action onLoss)
    {
        (_socket, _slots, _slotSize) = (socket, slots, slotSize);
        (_onMessage, _onBatch, _onLoss) = (onMessage, onBatch, onLoss);
        _thread = new Thread(Listen) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>Ends when disposed, fails when the socket or a callback does.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>Sends a message that asks for an acknowledgement and waits for that.</summary>
    /// <exception cref="NetlinkException">The kernel refused, or did not answer.</exception>
    internal void Configure(NetlinkWriter message, string what)
    {
        TaskCompletionSource<NetlinkException?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asking)
        {
            (_answer, _asked) = (answer, what);
            message.Number(++_sequence);
        }

        _socket.Send(message.Written);
        if (!answer.Task.Wait(Patience))
        {
            throw new NetlinkException(what, Errno.TimedOut);
        }

        if (answer.Task.Result is { } refusal)
        {
            throw refusal;
        }
    }

    /// <summary>Ends the thread, which a last message (such as the answer to an unbind) wakes at once, and closes the socket.</summary>
    public void Dispose()
    {
        _stop = true;
        if (Environment.CurrentManagedThreadId != _thread.ManagedThreadId)
        {
            _thread.Join();
        }

        _socket.Dispose();
    }

    private void Listen()
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)_slots, (nuint)_slotSize);
        var slots = (Libc.MessageSlot*)NativeMemory.AllocZeroed((nuint)_slots, (nuint)sizeof(Libc.MessageSlot));
        var vectors = (Libc.Vector*)NativeMemory.AllocZeroed((nuint)_slots, (nuint)sizeof(Libc.Vector));
        try
        {
            for (var i = 0; i < _slots; i++)
            {
                vectors[i] = new() { Base = memory + ((nint)i * _slotSize), Length = (nuint)_slotSize };
                slots[i].Vectors = vectors + i;
                slots[i].VectorCount = 1;
            }

            while (!_stop)
            {
                Receive(slots, vectors);
            }

            _completion.TrySetResult();
        }
#pragma warning disable CA1031 // Told to who waits for the end.
        catch (Exception error)
#pragma warning restore CA1031
        {
            // Closed at once, so that the kernel knows that nobody listens.
            _socket.Dispose();
            _completion.TrySetException(error);
        }
        finally
        {
            NativeMemory.Free(vectors);
            NativeMemory.Free(slots);
            NativeMemory.Free(memory);
        }
    }

    private void Receive(Libc.MessageSlot* slots, Libc.Vector* vectors)
    {
        var n = Libc.ReceiveMany(_socket.Handle, slots, (uint)_slots, Libc.WaitForOne, null);
        if (n < 0)
        {
            switch (Libc.LastError())
            {
                case Errno.Interrupted or Errno.TryAgain:
                    return;
                case Errno.NoBuffers:
                    _onLoss();
                    return;
                case var error:
                    throw new NetlinkException("receive netlink messages", error);
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var block = new ReadOnlySpan<byte>(vectors[i].Base, (int)slots[i].Received); NetlinkMessage.TryTake(ref block, out var message);)
            {
                if (!message.IsAck || !Answered(message))
                {
                    _onMessage(message);
                }
            }
        }

        _onBatch();
    }

    private bool Answered(NetlinkMessage message)
    {
        lock (_asking)
        {
            if (_answer is null || message.Sequence != _sequence)
            {
                return false;
            }

            _answer.TrySetResult(message.Error == 0 ? null : new(_asked, message.Error, message.ErrorDetail));
            _answer = null;
            return true;
        }
    }
}
