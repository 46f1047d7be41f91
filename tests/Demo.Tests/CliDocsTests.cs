using System.CommandLine;
using System.Text.RegularExpressions;
using Antrea.Host.Commands;

namespace Antrea.Demo.Tests;

/// <summary>docs/cli.md has every command and option there is, and no other.</summary>
public class CliDocsTests
{
    public static TheoryData<string> Commands => ["agent", "plan", "explain", "validate", "check"];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_option_is_documented_and_every_documented_option_exists(string name)
    {
        var command = Make(name);
        var synopsis = Regex.Match(Shipped.Read("docs/cli.md"), $"^## {name}\n\n```\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline).Groups[1].Value;
        var shown = Regex.Matches(synopsis, "(?<![\\w-])--?[a-z-]+").Select(m => m.Value).Distinct().ToList();

        shown.ShouldNotBeEmpty();
        foreach (var option in command.Options)
        {
            shown.ShouldContain(s => s == option.Name || option.Aliases.Contains(s), option.Name);
        }

        shown.Where(s => !command.Options.Any(o => o.Name == s || o.Aliases.Contains(s))).ShouldBeEmpty();
    }

    private static Command Make(string name) => name switch
    {
        "agent" => AgentCommand.Make(),
        "plan" => PlanCommand.Make(),
        "explain" => ExplainCommand.Make(),
        "check" => CheckCommand.Make(),
        _ => ValidateCommand.Make(),
    };
}
