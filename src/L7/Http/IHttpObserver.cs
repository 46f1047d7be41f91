namespace Antrea.L7.Http;

/// <summary>Hears of every verdict on a request, before its last byte may pass. Must not throw.</summary>
public interface IHttpObserver
{
    /// <summary>A request is allowed.</summary>
    /// <param name="head">Its head.</param>
    /// <param name="asksSwitch">It asks for another protocol (Upgrade, CONNECT): nothing behind it is taken before <see cref="HttpRequests.Answered"/>.</param>
    void Allowed(in HttpRequestHead head, bool asksSwitch);

    /// <summary>A request is denied, and the connection with it. Called once.</summary>
    /// <param name="head">What is known of its head, also of lines that were not judged; all empty if it was denied behind the head.</param>
    /// <param name="reason">Why.</param>
    /// <param name="by">The rule that denies it; where no rule could allow it, the first of the guard.</param>
    void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by);
}
