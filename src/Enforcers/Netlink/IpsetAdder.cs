using System.Buffers.Binary;
using Antrea.Policy.Addresses;

namespace Antrea.Enforcers.Netlink;

/// <summary>
/// Adds to, takes from and reads sets of type <c>hash:net</c> without a program between: for members that cannot wait. Many elements go in one
/// system call. Safe for several threads; one call at a time.
/// </summary>
public sealed class IpsetAdder : IDisposable
{
    private const int AddCommand = 9, DeleteCommand = 10, ListCommand = 7, Batch = 128;
    private const int ProtocolAttribute = 1, NameAttribute = 2, DataAttribute = 7, ElementsAttribute = 8;
    private const int AddressAttribute = 1, LengthAttribute = 3, TimeoutAttribute = 6, V4 = 1, V6 = 2;
    private const byte Protocol = 6;

    // UINT_MAX milliseconds, as the kernel limits it.
    private const uint LongestTimeout = uint.MaxValue / 1000 / 2;

    private readonly NetlinkSocket _socket;
    private readonly NetlinkWriter _writer = new(16 << 10);
    private readonly Lock _lock = new();

    private IpsetAdder(NetlinkSocket socket) => _socket = socket;

    /// <summary>Works on the sets of the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">No permission.</exception>
    public static IpsetAdder Open() => new(NetlinkSocket.Open());

    /// <summary>Adds members; those that are there get the new timeout. When this returns, rules see them.</summary>
    /// <exception cref="IpsetException">Set missing, full, or of another kind; the rest was added as far as possible up to the next 128 elements.</exception>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public void Add(string set, IEnumerable<SetElement> elements) => Change(AddCommand, set, elements);

    /// <summary>Takes members out; those that are not there do not matter.</summary>
    /// <exception cref="IpsetException">Set missing, or of another kind.</exception>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public void Remove(string set, IEnumerable<IpNet> nets) => Change(DeleteCommand, set, nets.Select(n => new SetElement(n, null)));

    /// <summary>The members with the time that is left to them; null = for ever.</summary>
    /// <exception cref="IpsetException">Set missing.</exception>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public IReadOnlyList<SetElement> Members(string set)
    {
        var members = new List<SetElement>();
        lock (_lock)
        {
            _writer.Clear();
            Begin(ListCommand, NetlinkFlags.Request | NetlinkFlags.Ack | NetlinkFlags.Dump, set).End();
            try
            {
                _socket.Dump(_writer, message => Read(message, members), $"read set {set}");
            }
            catch (NetlinkException error) when (error.Number is Errno.NoEntry or >= 4096)
            {
                throw new IpsetException(set, error.Number);
            }
        }

        return members;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Change(int command, string set, IEnumerable<SetElement> elements)
    {
        Span<int> errors = stackalloc int[Batch];
        var done = 0;
        foreach (var batch in elements.SelectMany(Halves).Chunk(Batch))
        {
            lock (_lock)
            {
                _writer.Clear();
                foreach (var element in batch)
                {
                    Write(command, set, element);
                }

                _socket.Request(_writer, errors, $"change set {set}");
            }

            var failed = 0;
            foreach (var error in errors[..batch.Length])
            {
                done += error == 0 ? 1 : 0;
                failed = failed == 0 ? error : failed;
            }

            if (failed != 0)
            {
                throw new IpsetException(set, failed, done);
            }
        }
    }

    // The kernel's sets hold no /0.
    private static IEnumerable<SetElement> Halves(SetElement element) => !element.Net.IsAny ? [element] :
    [
        element with { Net = element.Net with { Length = 1 } },
        element with { Net = element.Net with { Length = 1, Bits = UInt128.One << (element.Net.Width - 1) } },
    ];

    private NetlinkWriter Begin(int command, NetlinkFlags flags, string set) =>
        _writer.Begin(Subsystem.Ipset, command, flags, Libc.AddressFamilyV4).Put(ProtocolAttribute, Protocol).Put(NameAttribute, set);

    private void Write(int command, string set, SetElement element)
    {
        // Without the flag Exclusive it is no error that a member is there, or not there.
        Begin(command, NetlinkFlags.Request | NetlinkFlags.Ack, set);
        var data = _writer.Open(DataAttribute);
        var address = _writer.Open(AddressAttribute);
        _writer.PutAddress(element.Net.IsV6 ? V6 : V4, element.Net.Bits, element.Net.IsV6, marked: true).Close(address).Put(LengthAttribute, element.Net.Length);
        if (element.Timeout is { } timeout)
        {
            // Zero would mean for ever.
            _writer.Put(TimeoutAttribute, (uint)Math.Clamp(Math.Ceiling(timeout.TotalSeconds), 1, LongestTimeout), marked: true);
        }

        _writer.Close(data).End();
    }

    private static void Read(NetlinkMessage message, List<SetElement> members)
    {
        for (var attribute = message.Attributes; attribute.Next();)
        {
            for (var element = attribute.Nested; attribute.Type == ElementsAttribute && element.Next();)
            {
                if (element.Type == DataAttribute && ReadElement(element.Nested) is { } member)
                {
                    members.Add(member);
                }
            }
        }
    }

    private static SetElement? ReadElement(AttributeReader data)
    {
        var (bits, v6, length, timeout) = (UInt128.Zero, false, -1, 0u);
        while (data.Next())
        {
            switch (data.Type)
            {
                case AddressAttribute:
                    for (var address = data.Nested; address.Next();)
                    {
                        (bits, v6) = address switch
                        {
                            { Type: V4, Value.Length: 4 } => (address.U32, false),
                            { Type: V6, Value.Length: 16 } => (BinaryPrimitives.ReadUInt128BigEndian(address.Value), true),
                            _ => (bits, v6),
                        };
                        length = length < 0 ? v6 ? 128 : 32 : length;
                    }

                    break;
                case LengthAttribute:
                    length = data.U8;
                    break;
                case TimeoutAttribute:
                    timeout = data.U32;
                    break;
            }
        }

        return length < 0 ? null : new(new IpNet(bits, (byte)length, v6), timeout == 0 ? null : TimeSpan.FromSeconds(timeout));
    }
}
