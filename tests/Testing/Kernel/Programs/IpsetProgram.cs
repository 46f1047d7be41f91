using System.Text;
using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>ipset, with one command or with many from standard input.</summary>
internal sealed class IpsetProgram(FakeKernel kernel)
{
    private const string Self = "ipset v7.17";

    private readonly StringBuilder _out = new();

    public CommandResult Run(KernelRun run)
    {
        try
        {
            var arguments = IpsetArguments.Read(run.Args);
            if (arguments.Verb == "restore")
            {
                return new IpsetRestore(kernel, _out).Run(run.Stdin, arguments.Exist);
            }

            return Execute(arguments);
        }
        catch (IpsetException error)
        {
            return new(error.ExitCode, _out.ToString(), Describe(error, ""));
        }
    }

    internal static string Describe(IpsetException error, string place) => error.ExitCode == 2
        ? $"{Self}: {error.Message}\nTry `ipset help' for more information.\n" : $"{Self}: {(error.WithLine ? place : "")}{error.Message}\n";

    private CommandResult Execute(IpsetArguments arguments)
    {
        switch (arguments.Verb)
        {
            case "version":
                return CommandResult.Ok($"{Self}, protocol version: 7\n");
            case "test":
                return Test(arguments);
            case "save" or "list":
                return CommandResult.Ok(List(arguments));
            default:
                IpsetCommand.Parse(kernel.Sets, arguments).Run();
                return CommandResult.Ok();
        }
    }

    private CommandResult Test(IpsetArguments arguments)
    {
        var set = kernel.Sets.Find(arguments.Set!) ?? throw IpsetException.NoSuchSet();
        var element = arguments.Rest[0];
        var key = SetElements.Parse(set, element)[0];
        element = element.Replace("physdev:", "");
        return set.Lookup(key) is not null
            ? CommandResult.Ok(stderr: $"Warning: {element} is in set {set.Name}.\n") : new(1, "", $"{element} is NOT in set {set.Name}.\n");
    }

    private string List(IpsetArguments arguments)
    {
        var sets = arguments.Set is { } name ? [kernel.Sets.Find(name) ?? throw IpsetException.NoSuchSet()] : kernel.Sets.All;
        foreach (var set in sets)
        {
            var elements = arguments.Sorted ? set.Elements.Order(StringComparer.Ordinal) : set.Elements;
            if (arguments.NamesOnly)
            {
                _out.Append(set.Name).Append('\n');
            }
            else if (arguments.Verb == "save" || arguments.AsSave)
            {
                _out.Append(set.CreateLine).Append('\n');
                foreach (var element in elements)
                {
                    _out.Append($"add {set.Name} {element}\n");
                }
            }
            else
            {
                _out.Append(_out.Length > 0 ? "\n" : "").Append($"Name: {set.Name}\nType: {set.Type.Name}\nRevision: {set.Type.Revision}\nHeader: {set.Header}\nSize in memory: {456 + (48 * set.Size)}\n")
                    .Append($"References: {kernel.Sets.References(set.Name)}\nNumber of entries: {set.Size}\n");
                _out.Append(arguments.Terse ? "" : $"Members:\n{string.Concat(elements.Select(e => $"{e}\n"))}");
            }
        }

        return kernel.Faults.CorruptSave is { } corrupt ? corrupt(_out.ToString()) : _out.ToString();
    }
}
