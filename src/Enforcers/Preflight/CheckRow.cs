namespace Antrea.Enforcers.Preflight;

/// <summary>One line of a preflight.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Outcome">How it is.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; empty if there is nothing to be done.</param>
public sealed record CheckRow(string Name, CheckOutcome Outcome, string Found, string Advice = "")
{
    /// <summary>As it should be.</summary>
    public static CheckRow Pass(string name, string found) => new(name, CheckOutcome.Pass, found);

    /// <summary>Works, but.</summary>
    public static CheckRow Warn(string name, string found, string advice) => new(name, CheckOutcome.Warn, found, advice);

    /// <summary>Does not work.</summary>
    public static CheckRow Fail(string name, string found, string advice) => new(name, CheckOutcome.Fail, found, advice);

    /// <summary>Not tried.</summary>
    public static CheckRow Skip(string name, string why, string advice = "") => new(name, CheckOutcome.Skip, why, advice);
}
