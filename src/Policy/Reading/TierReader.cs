using Antrea.Policy.Api;

namespace Antrea.Policy.Reading;

/// <summary>Reads Tier.</summary>
internal static class TierReader
{
    public static KubeObject? Read(ObjectMeta metadata, Fields root)
    {
        if (root.Require("spec")?.Fields() is not { } fields)
        {
            return null;
        }

        var priority = fields.Require("priority")?.Int(0, 255);
        var description = fields.Text("description") ?? "";
        fields.Close();
        return priority is null ? null : new Tier(metadata, priority.Value, description);
    }
}
