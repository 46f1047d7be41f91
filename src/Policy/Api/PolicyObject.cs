namespace Antrea.Policy.Api;

/// <summary>What all policy kinds have in common: a spec in the terms of Antrea's policies.</summary>
public abstract record PolicyObject(ObjectMeta Metadata, PolicySpec Spec) : KubeObject(Metadata);
