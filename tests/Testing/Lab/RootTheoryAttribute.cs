using Xunit;

namespace Antrea.Testing.Lab;

/// <summary>A theory about the real kernel; skipped where the test may not make network namespaces.</summary>
public sealed class RootTheoryAttribute : TheoryAttribute
{
    public RootTheoryAttribute() => Skip = RootRequirement.Reason;
}
