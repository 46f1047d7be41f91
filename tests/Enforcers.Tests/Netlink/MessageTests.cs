using Antrea.Enforcers.Netlink;

namespace Antrea.Enforcers.Tests.Netlink;

/// <summary>Messages written, byte for byte, and read back; broken ones end the reading.</summary>
public sealed class MessageTests
{
    [Fact]
    public void AQueueVerdictIsWrittenAsTheKernelReadsIt()
    {
        var writer = new NetlinkWriter(8);

        writer.Begin(Subsystem.Queue, 1, NetlinkFlags.Request, resource: 0x0102).Put(3, 0x4000u).Put(10, [0xaa]).End();

        Convert.ToHexStringLower(writer.Written).ShouldBe(
            "24000000" + "0103" + "0100" + "00000000" + "00000000" + "00" + "00" + "0102"
            + "0800" + "0300" + "00004000" + "0500" + "0a00" + "aa000000");
    }

    [Fact]
    public void NestedAttributesAndNumbersAreReadBack()
    {
        var writer = new NetlinkWriter();
        for (var i = 0; i < 3; i++)
        {
            writer.Begin(Subsystem.Ipset, 9, NetlinkFlags.Request | NetlinkFlags.Ack, 10, 7).Put(2, "name");
            var nest = writer.Open(7);
            writer.Put(3, (byte)24).Put(4, (ushort)0x1234).Put(6, (uint)i, marked: true).Close(nest).End();
        }

        writer.Count.ShouldBe(3);
        ReadOnlySpan<byte> block = writer.Written;
        for (var i = 0u; i < 3; i++)
        {
            NetlinkMessage.TryTake(ref block, out var message).ShouldBeTrue();
            (message.Type, message.Family, message.Resource).ShouldBe(((ushort)0x609, (byte)10, (ushort)7));
            var attribute = message.Attributes;
            attribute.Next().ShouldBeTrue();
            (attribute.Type, System.Text.Encoding.ASCII.GetString(attribute.Text)).ShouldBe((2, "name"));
            attribute.Next().ShouldBeTrue();
            attribute.Type.ShouldBe(7);
            var inner = attribute.Nested;
            inner.Next().ShouldBeTrue();
            inner.U8.ShouldBe((byte)24);
            inner.Next().ShouldBeTrue();
            inner.U16.ShouldBe((ushort)0x1234);
            inner.Next().ShouldBeTrue();
            (inner.Type, inner.U32).ShouldBe((6, i));
            inner.Next().ShouldBeFalse();
            attribute.Next().ShouldBeFalse();
        }

        NetlinkMessage.TryTake(ref block, out _).ShouldBeFalse();
    }

    [Fact]
    public void AnyBytesAreReadWithoutAnException()
    {
        var random = new Random(7);
        var taken = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(200)];
            random.NextBytes(bytes);
            if (bytes.Length >= 16 && round % 2 == 0)
            {
                // A length that fits more often than chance would have it.
                BitConverter.TryWriteBytes(bytes, random.Next(bytes.Length + 4));
            }

            ReadOnlySpan<byte> block = bytes;
            while (NetlinkMessage.TryTake(ref block, out var message))
            {
                taken++;
                _ = (message.Error, message.ErrorDetail, message.Family, message.Resource);
                for (var attribute = message.Attributes; attribute.Next();)
                {
                    _ = (attribute.U8, attribute.U16, attribute.U32, attribute.U64, attribute.Text.Length);
                    for (var inner = attribute.Nested; inner.Next();)
                    {
                        _ = inner.Value.Length;
                    }
                }
            }
        }

        taken.ShouldBeGreaterThan(5_000);
    }

    [Fact]
    public void AnErrorNamesWhatWasDoneAndWhy() =>
        new NetlinkException("bind queue 7", Errno.Busy).Message.ShouldBe("bind queue 7: Device or resource busy (errno 16)");
}
