using System.Net;
using Antrea.Kubernetes.Client;
using Antrea.Policy.Tiers;

namespace Antrea.Kubernetes.Tiers;

/// <summary>Makes one system tier what it has to be.</summary>
internal static class TierWriter
{
    // Somebody may create or delete it between our looking and our writing.
    private const int Attempts = 3;

    /// <summary>Creates or corrects it; false if there was nothing to do.</summary>
    /// <exception cref="ApiException">404 if the server knows no Tiers.</exception>
    public static async Task<bool> EnsureAsync(ApiClient api, string name, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var isRight = await IsRightAsync(api, name, cancel).ConfigureAwait(false);
            try
            {
                if (isRight is null)
                {
                    await api.CreateAsync(ResourceKinds.Tiers, "", Json(name, whole: true), cancel).ConfigureAwait(false);
                }
                else if (isRight == false)
                {
                    await api.MergeAsync(ResourceKinds.Tiers, "", name, Json(name, whole: false), cancel: cancel).ConfigureAwait(false);
                }

                return isRight != true;
            }
            catch (ApiException e) when (attempt < Attempts && e.Code == (isRight is null ? HttpStatusCode.Conflict : HttpStatusCode.NotFound))
            {
            }
        }
    }

    // Null: it is not there.
    private static async Task<bool?> IsRightAsync(ApiClient api, string name, CancellationToken cancel)
    {
        try
        {
            return SystemTiers.IsRight(name, await api.GetAsync(ResourceKinds.Tiers, "", name, cancel: cancel).ConfigureAwait(false));
        }
        catch (ApiException e) when (e.Code == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Json(string name, bool whole) => JsonFields.Write(json =>
    {
        if (whole)
        {
            json.WriteString("apiVersion", ResourceKinds.Tiers.ApiVersion);
            json.WriteString("kind", ResourceKinds.Tiers.Kind);
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteStartObject("spec");
        json.WriteNumber("priority", TierTable.System[name]);
        json.WriteString("description", SystemTiers.Description(name));
        json.WriteEndObject();
    });
}
