using System.Text;
using Antrea.Testing.Kernel.Rules;
using Antrea.Testing.Kernel.Sets;

namespace Antrea.Testing.Kernel.Programs;

/// <summary>
/// <c>ipset restore</c>. Not a transaction: what ran before an error stays. Neighbouring add (or del) lines of one set are collected and
/// go to the kernel together, so a line that cannot be read takes the collected ones with it.
/// </summary>
internal sealed class IpsetRestore(FakeKernel kernel, StringBuilder output)
{
    private readonly List<(int Line, IpsetCommand Command)> _collected = [];
    private int _line;

    public CommandResult Run(string input, bool exist)
    {
        try
        {
            foreach (var raw in input.Split('\n'))
            {
                _line++;
                var text = raw.Trim(' ', '\t');
                if (text == "COMMIT")
                {
                    Send();
                }
                else if (text.Length > 0 && text[0] != '#')
                {
                    Take(Tokenizer.Split(text), exist);
                }
            }

            Send();
            return CommandResult.Ok(output.ToString());
        }
        catch (IpsetException error)
        {
            return new(error.ExitCode, output.ToString(), IpsetProgram.Describe(error, $"Error in line {_line}: "));
        }
    }

    private void Take(List<string> words, bool exist)
    {
        if (exist)
        {
            words.Add("-exist");
        }

        var command = IpsetCommand.Parse(kernel.Sets, IpsetArguments.Read(words));
        if (_collected.Count > 0 && _collected[0].Command.Collected != command.Collected)
        {
            Send();
        }

        if (command.Collected is null)
        {
            command.Run();
        }
        else
        {
            _collected.Add((_line, command));
        }
    }

    private void Send()
    {
        var here = _line;
        foreach (var (line, command) in _collected)
        {
            _line = line;
            command.Run();
        }

        _collected.Clear();
        _line = here;
    }
}
