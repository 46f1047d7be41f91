using Antrea.Host.Commands;

namespace Antrea.Host;

/// <summary>Runs command lines in this process, one at a time, for the console is one.</summary>
public static class CommandLines
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        await OneAtATime.WaitAsync();
        var (output, error) = (Console.Out, Console.Error);
        using var o = new StringWriter();
        using var e = new StringWriter();
        try
        {
            Console.SetOut(o);
            Console.SetError(e);
            return (await RootCommands.RunAsync(args), o.ToString(), e.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
            OneAtATime.Release();
        }
    }
}
