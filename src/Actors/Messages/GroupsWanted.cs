using Antrea.Policy.Api;
using Antrea.Policy.Compile;

namespace Antrea.Actors.Messages;

/// <summary>Which groups a policy needs from now on; none = it needs none any more.</summary>
public sealed record GroupsWanted(PolicyRef Policy, ListOf<GroupUse> Uses);
