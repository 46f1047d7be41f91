using Antrea.L7.Http;

namespace Antrea.L7.Tests.Http;

/// <summary>Hears nothing but how often, and why last.</summary>
internal sealed class Silence : IHttpObserver
{
    public int AllowedCount { get; private set; }

    public void Allowed(in HttpRequestHead head, bool asksSwitch) => AllowedCount++;

    public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by)
    {
    }
}
