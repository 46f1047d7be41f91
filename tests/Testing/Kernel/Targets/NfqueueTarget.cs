using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>Hands the packet to a user-space queue. Of balanced queues the first stands for all.</summary>
internal sealed class NfqueueTarget : Target
{
    private uint _first;
    private uint _last;
    private bool _balanced;
    private bool _bypass;
    private bool _fanout;

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        switch (option)
        {
            case "--queue-balance" when !_balanced && Saw("--queue-num"):
            case "--queue-num" when _balanced:
                throw Exclusive(["--queue-num", "--queue-balance"], "--queue-num", "--queue-balance");
            case "--queue-num":
                Once(option);
                _first = _last = Read(option, args.Value(option));
                return true;
            case "--queue-balance":
                Once(option);
                var range = args.Value(option).Split(':');
                (_first, _last, _balanced) = (Read(option, range[0]), Read(option, range[^1]), true);
                return _first < _last ? true : throw new UsageException($"{_first} should be less than {_last}");
            case "--queue-bypass":
                Once(option);
                return _bypass = true;
            case "--queue-cpu-fanout":
                Once(option);
                return _fanout = true;
            default:
                return false;
        }
    }

    public override string Render() => string.Join("", _balanced ? $"--queue-balance {_first}:{_last}" : $"--queue-num {_first}",
        _bypass ? " --queue-bypass" : "", _fanout ? " --queue-cpu-fanout" : "");

    public override Decision? Act(PacketState packet) => new(Verdict.Queue, Queue: new((int)_first, _bypass));

    private static uint Read(string option, string text) => Number(text) is { } n and <= 65535 ? n
        : throw new UsageException($"NFQUEUE: bad value for option \"{option}\", or out of range (0-65535).\n");
}
