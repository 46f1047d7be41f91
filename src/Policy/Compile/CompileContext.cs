using Antrea.Policy.Api;
using Antrea.Policy.FeatureGates;
using Antrea.Policy.Tiers;

namespace Antrea.Policy.Compile;

/// <summary>What a policy's compilation looks at besides the policy.</summary>
/// <param name="NodeName">The Node compiled for.</param>
/// <param name="NodeLabels">Its labels, or null while its Node object is not known.</param>
/// <param name="Tiers">Known tiers.</param>
/// <param name="Gates">Feature gates in force.</param>
/// <param name="Cluster">Groups, Services and Namespaces that policies refer to.</param>
public sealed record CompileContext(
    string NodeName,
    Labels? NodeLabels,
    TierTable Tiers,
    GateSet Gates,
    IPolicyReferences Cluster);
