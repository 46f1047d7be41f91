using Antrea.Policy.Api;

namespace Antrea.Kubernetes.Manifests;

/// <summary>An object that a file holds, or held when it could last be read.</summary>
internal readonly record struct HeldObject(KubeObject Object, string Source);
