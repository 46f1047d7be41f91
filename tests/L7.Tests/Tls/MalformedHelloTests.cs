using System.Text;

namespace Antrea.L7.Tests.Tls;

public class MalformedHelloTests
{
    public static TheoryData<string, byte[], DenyReason> Cases
    {
        get
        {
            var sni = TestHello.Sni("foo.test");
            var message = TestHello.Of("foo.test").Message();
            byte[] name = [.. "foo.test"u8];
            return new TheoryData<string, byte[], DenyReason>
            {
                { "http", "GET / HTTP/1.1\r\n\r\n"u8.ToArray(), DenyReason.NotTls },
                { "ssh", "SSH-2.0-x\r\n"u8.ToArray(), DenyReason.NotTls },
                { "alert first", TestHello.Record(21, [1, 0]), DenyReason.NotTls },
                { "data first", TestHello.Record(23, [1, 0]), DenyReason.NotTls },
                { "other major version of the record", [22, 2, 0, 0, 9, 1], DenyReason.NotTls },
                { "SSLv2", [0x80, 0x2e, 1, 3, 1], DenyReason.Sslv2 },
                { "SSLv2's server", [0x80, 0x2e, 4, 3, 1], DenyReason.NotTls },
                { "server's hello", TestHello.Record(22, TestHello.Message(new byte[50], 2)), DenyReason.HelloMalformed },
                { "empty record", [22, 3, 1, 0, 0], DenyReason.HelloMalformed },
                { "record too long", [22, 3, 1, 0x40, 1], DenyReason.HelloMalformed },
                { "other major version", new TestHello { Major = 2 }.Bytes(), DenyReason.HelloMalformed },
                { "session too long", new TestHello { Session = new byte[33] }.Bytes(), DenyReason.HelloMalformed },
                { "no suites", new TestHello { Suites = [] }.Bytes(), DenyReason.HelloMalformed },
                { "half a suite", new TestHello { Suites = new byte[5] }.Bytes(), DenyReason.HelloMalformed },
                { "no compression", new TestHello { Compression = [] }.Bytes(), DenyReason.HelloMalformed },
                { "message shorter than its fields", TestHello.Record(22, TestHello.Message(new TestHello { Extensions = null }.Body()[..^1])), DenyReason.HelloMalformed },
                { "message empty", TestHello.Record(22, [1, 0, 0, 0, 3, 3]), DenyReason.HelloMalformed },
                { "bytes behind the extensions", TestHello.Record(22, TestHello.Message([.. TestHello.Of("foo.test").Body(), 0])), DenyReason.HelloMalformed },
                { "half an extension block", TestHello.Record(22, TestHello.Message([.. new TestHello { Extensions = null }.Body(), 0])), DenyReason.HelloMalformed },
                { "bytes behind the message", TestHello.Record(22, [.. message, 0]), DenyReason.HelloMalformed },
                { "another record than of the message", [.. TestHello.Record(22, message[..50]), .. TestHello.Record(21, [1, 0])], DenyReason.HelloMalformed },
                { "record longer than the message", [.. TestHello.Record(22, message[..50]), .. TestHello.Record(22, [.. message[50..], 0])], DenyReason.HelloMalformed },
                { "version of the second record", [.. TestHello.Record(22, message[..50]), 22, 4, 0, 0, 1, 0], DenyReason.HelloMalformed },
                { "two extensions", new TestHello { Extensions = [sni, sni] }.Bytes(), DenyReason.ServerNameTwice },
                { "two names", With([0, .. TestHello.Vector16(name), 0, .. TestHello.Vector16(name)]), DenyReason.ServerNameTwice },
                { "name type", With([1, .. TestHello.Vector16(name)]), DenyReason.ServerNameInvalid },
                { "empty list", With([]), DenyReason.ServerNameInvalid },
                { "empty name", With([0, 0, 0]), DenyReason.ServerNameInvalid },
                { "name longer than its list", With([0, 0, 9, .. name]), DenyReason.HelloMalformed },
                { "empty extension", new TestHello { Extensions = [(0, [])] }.Bytes(), DenyReason.HelloMalformed },
                { "list shorter than the extension", new TestHello { Extensions = [(0, [.. sni.Item2, 0])] }.Bytes(), DenyReason.HelloMalformed },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Is_denied_with_its_reason_however_it_is_split(string what, byte[] bytes, DenyReason expected)
    {
        var whole = new TlsRun().Feed(bytes);
        whole.Reason.ShouldBe(expected, what);
        whole.Told.Count.ShouldBe(1);
        whole.Passed.ShouldBeLessThan(bytes.Length);
        for (var split = 0; split < bytes.Length; split++)
        {
            var run = new TlsRun().Feed(bytes.AsSpan(0, split)).Feed(bytes.AsSpan(split));
            (run.Reason, run.Passed).ShouldBe((expected, whole.Passed));
        }
    }

    [Fact]
    public void The_first_byte_tells_what_is_no_TLS() =>
        new TlsRun().Feed(Encoding.ASCII.GetBytes("P")).Reason.ShouldBe(DenyReason.NotTls);

    private static byte[] With(byte[] list) => new TestHello { Extensions = [(0, TestHello.Vector16(list))] }.Bytes();
}
