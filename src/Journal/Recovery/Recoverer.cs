using Antrea.Journal.Storage;

namespace Antrea.Journal.Recovery;

/// <summary>Brings the file into a state the writer can go on from.</summary>
internal static class Recoverer
{
    public static RecoveryReport Run(JournalOptions options)
    {
        var created = !File.Exists(options.Path);
        if (created)
        {
            using var connection = Database.OpenWriter(options.Path);
            Schema.Create(connection);
        }

        return new RecoveryReport(created ? RecoveryOutcome.Created : RecoveryOutcome.Intact, options.Check, 0, 0, 0, null, [], [], []);
    }
}
