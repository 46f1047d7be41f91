using Antrea.Journal.Recovery;

namespace Antrea.Journal.Tests;

/// <summary>The scan of damaged pages believes nothing and stumbles over nothing.</summary>
public sealed class PageScanTests : IDisposable
{
    private const int PageSize = 4096;
    private readonly TestJournal _dir = new();

    public void Dispose() => _dir.Dispose();

    [Fact]
    public async Task Pages_full_of_changed_bytes_never_throw_and_give_only_genuine_events()
    {
        var copies = await DamagedCopies.OfAsync(60, open: false);
        var random = new Random(7);
        var found = 0;
        for (var round = 0; round < 300; round++)
        {
            var bytes = copies.Database.ToArray();
            for (var i = 0; i < 1 << (round % 12); i++)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            found += await ScanAsync(bytes, copies);
        }

        found.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public async Task Random_pages_that_claim_to_be_leaves_give_nothing()
    {
        var random = new Random(11);
        for (var round = 0; round < 100; round++)
        {
            var bytes = new byte[8 * PageSize];
            random.NextBytes(bytes);
            for (var page = 0; page < bytes.Length; page += PageSize)
            {
                bytes[page] = 0x0D;
            }

            (await ScanAsync(bytes, null)).ShouldBe(0);
        }
    }

    private async Task<int> ScanAsync(byte[] bytes, DamagedCopies? copies)
    {
        await File.WriteAllBytesAsync(_dir.File, bytes);
        using var pages = new PageStore(_dir.File, PageSize);
        var scan = Scan.Of(pages);
        scan.Events.Keys.ShouldBeSubsetOf(copies?.Events.Select(e => e.GlobalSequence) ?? []);
        return scan.Events.Count;
    }
}
