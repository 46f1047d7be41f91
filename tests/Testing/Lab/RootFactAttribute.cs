using Xunit;

namespace Antrea.Testing.Lab;

/// <summary>A fact about the real kernel; skipped where the test may not make network namespaces.</summary>
public sealed class RootFactAttribute : FactAttribute
{
    public RootFactAttribute() => Skip = RootRequirement.Reason;
}
