using Antrea.Policy.Api;

namespace Antrea.Policy.Validation;

/// <summary>What is to be decided: may this be done?</summary>
/// <param name="Object">The object as it shall be; for <see cref="Operation.Delete"/> as it is.</param>
/// <param name="Operation">What is being done.</param>
/// <param name="Old">The version that is replaced, for <see cref="Operation.Update"/>.</param>
/// <param name="User">Who does it; empty if unknown.</param>
/// <param name="IsGateOn">The feature gates; none is on if null.</param>
public sealed record ValidationRequest(
    KubeObject Object,
    Operation Operation = Operation.Create,
    KubeObject? Old = null,
    string User = "",
    Func<string, bool>? IsGateOn = null)
{
    /// <summary>The feature gates.</summary>
    public Func<string, bool> IsGateOn { get; init; } = IsGateOn ?? (_ => false);
}
