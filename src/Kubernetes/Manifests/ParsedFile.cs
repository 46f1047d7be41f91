using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Manifests;

/// <summary>What could be parsed of a file, and what could not.</summary>
/// <param name="Documents">The documents in order; empty ones are left out.</param>
/// <param name="Problems">One for each document that is lost, with line and column in its source.</param>
public sealed record ParsedFile(IReadOnlyList<ParsedDocument> Documents, ListOf<Problem> Problems);
