namespace Antrea.Journal.Tests;

public sealed class LastGoodFileTests : IDisposable
{
    private readonly TestJournal _dir = new();
    private readonly LastGoodFile _file;
    private readonly byte[] _old = TestJournal.Payload(60);
    private readonly byte[] _new = TestJournal.Payload(90);

    public LastGoodFileTests() => _file = new LastGoodFile(Path.Combine(_dir.Folder, "plan"), _dir.Time);

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task What_was_written_is_read_back_with_version_and_time()
    {
        await _file.WriteAsync(7, _new);
        var reading = await _file.ReadAsync();

        reading.Value!.Content.ToArray().ShouldBe(_new);
        (reading.Value.Version, reading.Value.Written, reading.IsPrevious).ShouldBe((7, _dir.Time.GetUtcNow(), false));
        reading.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_file_is_no_problem()
    {
        var reading = await _file.ReadAsync();
        reading.Value.ShouldBeNull();
        reading.Problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_torn_at_any_length_is_reported_and_the_previous_one_is_used()
    {
        var whole = await WriteTwoAsync();
        for (var length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(_file.Path, whole[..length]);
            await ShouldFallBackAsync();
        }
    }

    [Fact]
    public async Task A_file_with_any_byte_changed_is_reported_and_the_previous_one_is_used()
    {
        var whole = await WriteTwoAsync();
        for (var i = 0; i < whole.Length; i++)
        {
            var changed = whole.ToArray();
            changed[i] ^= 0x10;
            await File.WriteAllBytesAsync(_file.Path, changed);
            await ShouldFallBackAsync();
        }
    }

    [Fact]
    public async Task A_crash_between_the_two_renames_leaves_the_previous_one()
    {
        await WriteTwoAsync();
        File.Delete(_file.Path);
        var reading = await _file.ReadAsync();
        (reading.IsPrevious, reading.Value!.Content.ToArray().SequenceEqual(_old)).ShouldBe((true, true));
    }

    [Fact]
    public async Task A_damaged_file_does_not_push_out_the_good_one_before_it()
    {
        await WriteTwoAsync();
        await File.WriteAllBytesAsync(_file.Path, [1, 2, 3]);
        await _file.WriteAsync(3, _new);
        File.Delete(_file.Path);
        (await _file.ReadAsync()).Value!.Content.ToArray().ShouldBe(_old);
    }

    [Fact]
    public async Task A_missing_directory_is_named_in_the_error()
    {
        var lost = new LastGoodFile(Path.Combine(_dir.Folder, "no", "plan"));
        var error = await Should.ThrowAsync<JournalException>(lost.WriteAsync(1, _new));
        error.Failure.ShouldBe(JournalFailure.NotWritable);
        error.Path.ShouldBe(lost.Path);
    }

    private async Task<byte[]> WriteTwoAsync()
    {
        await _file.WriteAsync(1, _old);
        await _file.WriteAsync(2, _new);
        return await File.ReadAllBytesAsync(_file.Path);
    }

    private async Task ShouldFallBackAsync()
    {
        var reading = await _file.ReadAsync();
        reading.Value!.Content.ToArray().ShouldBe(_old);
        reading.IsPrevious.ShouldBeTrue();
        reading.Problems.ShouldHaveSingleItem().ShouldStartWith(_file.Path);
    }
}
