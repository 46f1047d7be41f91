using Antrea.Policy.Api;

namespace Antrea.Policy.Status;

/// <summary>What an agent says of its Node.</summary>
/// <param name="Node">Node name.</param>
/// <param name="SourceRevision">The newest state of the source that was read.</param>
/// <param name="RealizedRevision">The newest state that the kernel, read back, enforces. Never ahead of the kernel.</param>
/// <param name="Policies">Status of every policy, sorted.</param>
/// <param name="Problems">What else is wrong: refused objects, broken files, the kernel's complaints.</param>
public sealed record NodeStatus(
    string Node, long SourceRevision, long RealizedRevision, ListOf<PolicyStatus> Policies, ListOf<string> Problems);
