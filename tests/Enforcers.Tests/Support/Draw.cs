using Antrea.Policy.Api;

namespace Antrea.Enforcers.Tests.Support;

/// <summary>Draws from small alphabets, so that much of what is drawn meets.</summary>
internal static class Draw
{
    private static readonly string[] Keys = ["app", "env"];
    private static readonly string[] Values = ["a", "b"];

    /// <summary>One of several.</summary>
    public static T Pick<T>(this Random r, params IReadOnlyList<T> from) => from[r.Next(from.Count)];

    /// <summary>True in <paramref name="percent"/> of 100 cases.</summary>
    public static bool Chance(this Random r, int percent) => r.Next(100) < percent;

    /// <summary>Some of several, in order.</summary>
    public static ListOf<T> Some<T>(this Random r, IEnumerable<T> from, int percent = 50) => ListOf.From(from.Where(_ => r.Chance(percent)));

    /// <summary>As many as <paramref name="count"/> says, each drawn anew; equal ones once.</summary>
    public static ListOf<T> Times<T>(this Random r, int count, Func<Random, T> draw) => ListOf.From(Enumerable.Range(0, count).Select(_ => draw(r)).Distinct());

    /// <summary>Labels.</summary>
    public static Labels Labels(this Random r) =>
        Antrea.Policy.Api.Labels.Of(r.Some(Keys, 75).Select(k => KeyValuePair.Create(k, r.Pick(Values))));

    /// <summary>A selector: everything, a label, or an expression.</summary>
    public static LabelSelector Selector(this Random r) => r.Next(8) switch
    {
        0 or 1 or 2 => LabelSelector.Everything,
        3 or 4 => new(Antrea.Policy.Api.Labels.Of((r.Pick(Keys), r.Pick(Values))), []),
        5 => new(Antrea.Policy.Api.Labels.Empty, [new(r.Pick(Keys), r.Pick(LabelOperator.In, LabelOperator.NotIn), [r.Pick(Values)])]),
        6 => new(Antrea.Policy.Api.Labels.Empty, [new(r.Pick(Keys), r.Pick(LabelOperator.Exists, LabelOperator.DoesNotExist), [])]),
        _ => new(Antrea.Policy.Api.Labels.Of((Keys[0], r.Pick(Values)), (Keys[1], r.Pick(Values))), []),
    };
}
