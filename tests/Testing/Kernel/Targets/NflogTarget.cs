using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>Hands a copy to a user-space reader; here a line <c>group:prefix</c> in the trace's log.</summary>
internal sealed class NflogTarget : Target
{
    private string _prefix = "";
    private uint _group;
    private uint? _size;
    private uint _threshold;

    /// <summary>Room for the prefix: 127 characters in the nft backend, 63 in the structure of the legacy one.</summary>
    public int MaxPrefix { get; set; } = 127;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--nflog-prefix":
                Once(option);
                var prefix = args.Value(option);
                if (prefix.Length == 0)
                {
                    throw new UsageException("Argument must have a minimum length of 1 characters\n");
                }

                _prefix = prefix.Length > MaxPrefix ? prefix[..MaxPrefix] : prefix;
                return true;
            case "--nflog-group":
                Once(option);
                _group = Read(option, args.Value(option), 65535);
                return true;
            case "--nflog-size":
                Once(option);
                _size = Read(option, args.Value(option), uint.MaxValue);
                return true;
            case "--nflog-threshold":
                Once(option);
                _threshold = Read(option, args.Value(option), 65535);
                return true;
            default:
                return false;
        }
    }

    public override string Render() => string.Join(' ', new[]
    {
        _prefix.Length > 0 ? $"--nflog-prefix {Tokenizer.Quote(_prefix)}" : "",
        _group > 0 ? $"--nflog-group {_group}" : "",
        _size is { } size ? $"--nflog-size {size}" : "",
        _threshold > 0 ? $"--nflog-threshold {_threshold}" : "",
    }.Where(part => part.Length > 0));

    public override Decision? Act(PacketState packet)
    {
        packet.Log.Add($"{_group}:{_prefix}");
        packet.Nflog.Add(new((int)_group, _prefix, _size));
        return null;
    }

    private static uint Read(string option, string text, uint limit) => Number(text) is { } n && n <= limit ? n
        : throw new UsageException($"NFLOG: bad value for option \"{option}\", or out of range (0-{limit}).\n");
}
