using Microsoft.Win32.SafeHandles;

namespace Antrea.Journal.Recovery;

/// <summary>The pages of a database file with the committed part of its log laid over them, read without SQLite.</summary>
internal sealed class PageStore : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly SafeFileHandle? _log;
    private readonly WalFile _wal;

    public PageStore(string path, int pageSize)
    {
        PageSize = pageSize;
        _wal = WalFile.Read(path + "-wal", pageSize);
        _file = File.OpenHandle(path, share: FileShare.ReadWrite);
        _log = _wal.CommittedPages.Count > 0 ? File.OpenHandle(path + "-wal", share: FileShare.ReadWrite) : null;
        var inFile = (RandomAccess.GetLength(_file) + pageSize - 1) / pageSize;
        PageCount = (int)Math.Max(inFile, _wal.CommittedPages.Keys.DefaultIfEmpty(0).Max());
    }

    public int PageSize { get; }

    /// <summary>Pages are numbered from 1 to this.</summary>
    public int PageCount { get; }

    /// <summary>Fills <paramref name="page"/>; what the file does not have is zero.</summary>
    public void Read(int number, Span<byte> page)
    {
        page.Clear();
        if (_wal.CommittedPages.TryGetValue(number, out var offset))
        {
            RandomAccess.Read(_log!, page, offset);
        }
        else
        {
            RandomAccess.Read(_file, page, (long)(number - 1) * PageSize);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        _log?.Dispose();
    }
}
