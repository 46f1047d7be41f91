namespace Antrea.L7.Tests.Tls;

public class SecondHelloTests
{
    private static readonly byte[] First = TestHello.Of("foo.test").Bytes();
    private static readonly byte[] Early = TestHello.Of("foo.test", (42, [])).Bytes();
    private static readonly byte[] Changed = TestHello.Record(20, [1]);

    [Theory]
    [InlineData("foo.test", DenyReason.None)]
    [InlineData("FOO.TEST.", DenyReason.None)]
    [InlineData("bar.test", DenyReason.SecondHelloDiffers)]
    [InlineData("foo.tes", DenyReason.SecondHelloDiffers)]
    [InlineData(null, DenyReason.SecondHelloDiffers)]
    public void Has_the_name_of_the_first(string? name, DenyReason expected)
    {
        foreach (var before in new byte[][] { [], Changed, [.. TestHello.Record(21, [1, 90]), .. Changed] })
        {
            byte[] bytes = [.. First, .. before, .. TestHello.Of(name).Bytes(fragment: 3)];
            for (var split = First.Length; split < bytes.Length; split++)
            {
                var run = new TlsRun().Feed(bytes.AsSpan(0, split)).Feed(bytes.AsSpan(split));
                run.Reason.ShouldBe(expected);
                run.Hellos.IsDone.ShouldBe(expected == DenyReason.None);
                run.Passed.ShouldBe(expected == DenyReason.None ? bytes.Length : bytes.Length - 1);
            }
        }
    }

    [Fact]
    public void Is_judged_by_the_rules_of_its_time()
    {
        var run = new TlsRun(TlsRun.Foo).Feed(First);
        run.Hellos.Use(TlsRun.None);
        run.Feed(First).Reason.ShouldBe(DenyReason.ServerNameNotAllowed);
        run.Passed.ShouldBe((First.Length * 2) - 1);
    }

    [Theory]
    [InlineData(22, new byte[] { 16, 0, 0, 1, 0 })]
    [InlineData(22, new byte[] { 11, 0, 0, 3, 0, 0, 0 })]
    [InlineData(23, new byte[] { 1, 2, 3 })]
    [InlineData(21, new byte[] { 2, 40 })]
    [InlineData(21, new byte[] { 1, 40, 99, 100 })]
    public void Another_record_ends_the_judging(byte type, byte[] body)
    {
        var run = new TlsRun().Feed(First);
        run.Hellos.IsAllowed.ShouldBeTrue();
        run.Hellos.IsDone.ShouldBeFalse();
        run.Feed(TestHello.Record(type, body)).Reason.ShouldBe(DenyReason.None);
        run.Hellos.IsDone.ShouldBeTrue();
        run.Hellos.Opaque.ShouldBe(long.MaxValue);
    }

    [Theory]
    [InlineData(new byte[] { 1, 9 })]
    [InlineData(new byte[] { 1, 0, 2, 3, 99 })]
    public void The_encrypted_end_of_a_resumed_session_may_look_like_its_beginning(byte[] start)
    {
        byte[] record = TestHello.Record(22, [.. start, .. new byte[40 - start.Length]]);
        new TlsRun().Feed(First).Feed(Changed).Feed(record).Hellos.IsDone.ShouldBeTrue();
        new TlsRun().Feed(First).Feed(record).Reason.ShouldBe(DenyReason.HelloMalformed);
    }

    [Theory]
    [InlineData(24, new byte[] { 1 })]
    [InlineData(20, new byte[] { 1, 1 })]
    public void Records_that_no_client_sends_there_are_denied(byte type, byte[] body) =>
        new TlsRun().Feed(First).Feed(TestHello.Record(type, body)).Reason.ShouldBe(DenyReason.HelloMalformed);

    [Fact]
    public void Warnings_do_not_go_on_for_ever()
    {
        var run = new TlsRun().Feed(First);
        for (var i = 0; i < 8; i++)
        {
            run.Feed(TestHello.Record(21, [1, 90])).Reason.ShouldBe(DenyReason.None);
        }

        run.Feed(TestHello.Record(21, [1, 90])).Reason.ShouldBe(DenyReason.HelloMalformed);
    }

    [Fact]
    public void Is_found_behind_early_data()
    {
        byte[] data = TestHello.Record(23, new byte[16000]);
        var run = new TlsRun().Feed(Early).Feed(Changed).Feed(data).Feed(data);
        run.Hellos.IsDone.ShouldBeFalse();
        run.Feed(TestHello.Of("bar.test").Bytes()).Reason.ShouldBe(DenyReason.SecondHelloDiffers);
    }

    [Fact]
    public void Early_data_is_not_waited_for_without_end()
    {
        byte[] data = TestHello.Record(23, new byte[16384]);
        var run = new TlsRun().Feed(Early).Feed(data).Feed(data).Feed(data).Feed(data);
        run.Hellos.IsDone.ShouldBeFalse();
        run.Feed(data.AsSpan(0, 5)).Hellos.IsDone.ShouldBeTrue();
        run.Reason.ShouldBe(DenyReason.None);
    }
}
