using Antrea.Testing.Api;
using Antrea.Testing.Lab;

namespace Antrea.Kernel.Tests.Cluster.Support;

/// <summary>A fact that takes network namespaces and the program kubectl.</summary>
public sealed class KubectlRootFactAttribute : FactAttribute
{
    public KubectlRootFactAttribute() => Skip = new RootFactAttribute().Skip ?? (new KubectlFactAttribute().Skip);
}
