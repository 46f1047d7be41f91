using Antrea.Testing.Kernel.Rules;

namespace Antrea.Testing.Kernel.Matches;

/// <summary>Matches always; keeps the first 255 characters.</summary>
internal sealed class CommentMatch : Match
{
    public string Text { get; private set; } = "";

    public override bool Option(string option, bool inverted, OptionReader args)
    {
        if (option != "--comment")
        {
            return false;
        }

        Once(option);
        var text = args.Value(option);
        Text = text.Length > 255 ? text[..255] : text;
        return true;
    }

    public override void Finish(RuleSpec rule)
    {
        if (!Saw("--comment"))
        {
            throw Missing("--comment");
        }
    }

    public override string Render() => $"--comment {Tokenizer.Quote(Text)}";

    public override bool Matches(PacketState packet) => true;
}
