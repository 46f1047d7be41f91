using Antrea.Policy.Api;
using Antrea.Policy.Compile;
using Antrea.Policy.Selection;

namespace Antrea.Actors.Messages;

/// <summary>Which groups a policy needs from now on; none = it needs none any more.</summary>
public sealed record GroupsWanted(PolicyRef Policy, ListOf<MemberSelector> Selectors);
