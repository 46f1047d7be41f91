using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Targets;

/// <summary>ACCEPT, DROP and RETURN.</summary>
internal sealed class StandardTarget : Target
{
    public override bool Option(string option, bool inverted, OptionReader args) => false;

    public override string Render() => "";

    public override Decision? Act(PacketState packet) => Name switch
    {
        "ACCEPT" => Decision.Accept, "DROP" => Decision.Drop, _ => Decision.Back,
    };
}
