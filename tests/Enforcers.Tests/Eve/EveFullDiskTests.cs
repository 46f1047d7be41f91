using System.Diagnostics;
using Antrea.Testing.Lab;

namespace Antrea.Enforcers.Tests.Eve;

/// <summary>A file system that really runs full, in the middle of a line.</summary>
public sealed class EveFullDiskTests : IAsyncDisposable
{
    private readonly EveRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [RootFact]
    public async Task A_line_that_was_written_in_part_is_completed_when_there_is_room()
    {
        Directory.CreateDirectory(_rig.Folder);
        Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", _rig.Folder);
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(_rig.Folder, "ballast"), new byte[30_000]);
            for (var i = 0; i < 400; i++)
            {
                _rig.Request($"/{i}");
            }

            await _rig.Log.FlushAsync();
            _rig.Log.Written.ShouldBe(0);
            (await File.ReadAllTextAsync(_rig.Today)).ShouldNotEndWith("\n");
            File.Delete(Path.Combine(_rig.Folder, "ballast"));
            Run("mount", "-o", "remount,size=1m", _rig.Folder);

            (await _rig.UrlsAsync()).ShouldBe(Enumerable.Range(0, 400).Select(i => $"/{i}"));
            _rig.Log.Written.ShouldBe(400);
        }
        finally
        {
            await _rig.Log.DisposeAsync();
            Run("umount", _rig.Folder);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0);
    }
}
