namespace Antrea.Actors.Messages;

/// <summary>Those whose <see cref="RevisionBarrier"/> a node waits for.</summary>
public static class Parties
{
    /// <summary>The source itself.</summary>
    public const string Source = "source";

    /// <summary>Feature gates.</summary>
    public const string Gates = "gates";

    /// <summary>Groups.</summary>
    public const string Groups = "groups";

    /// <summary>Policies.</summary>
    public const string Policies = "policies";
}
