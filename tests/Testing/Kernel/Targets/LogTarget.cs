using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>Writes its prefix, cut at 29 characters, to the trace's log.</summary>
internal sealed class LogTarget : Target
{
    private static readonly string[] Levels = ["emerg", "alert", "crit", "error", "warning", "notice", "info", "debug"];
    private static readonly string[] Flags = ["--log-tcp-sequence", "--log-tcp-options", "--log-ip-options", "--log-uid", "--log-macdecode"];

    private string _prefix = "";
    private int _level = 4;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--log-prefix":
                Once(option);
                var prefix = args.Value(option);
                _prefix = prefix.Length > 29 ? prefix[..29] : prefix;
                return true;
            case "--log-level":
                Once(option);
                var text = args.Value(option);
                var named = Array.IndexOf(Levels, text.ToLowerInvariant() switch { "warn" => "warning", "err" => "error", "panic" => "emerg", var t => t });
                _level = named >= 0 ? named : int.TryParse(text, out var n) && n is >= 0 and <= 7 ? n
                    : throw new UsageException($"log level \"{text}\" unknown\n");
                return true;
            default:
                if (!Flags.Contains(option))
                {
                    return false;
                }

                Once(option);
                return true;
        }
    }

    public override string Render() => string.Join(' ', ((string[])
        [
            _prefix.Length > 0 ? $"--log-prefix {Tokenizer.Quote(_prefix)}" : "",
            _level != 4 ? $"--log-level {_level}" : "",
            .. Flags.Where(Saw),
        ]).Where(part => part.Length > 0));

    public override Decision? Act(PacketState packet)
    {
        packet.Log.Add(_prefix);
        return null;
    }
}
