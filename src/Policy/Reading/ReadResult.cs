using Antrea.Policy.Api;
using Antrea.Policy.Validation;

namespace Antrea.Policy.Reading;

/// <summary>What came of reading one manifest.</summary>
/// <param name="Outcome">Read, refused or ignored.</param>
/// <param name="Object">The object; null unless read.</param>
/// <param name="Key">The object's key as far as it could be read, also when it is refused; null if there is none.</param>
/// <param name="Problems">Errors (then it is refused) and warnings.</param>
/// <param name="Source">Where the manifest came from; may be empty.</param>
public sealed record ReadResult(ReadOutcome Outcome, KubeObject? Object, ObjectKey? Key, ListOf<Problem> Problems, string Source = "");
