using System.Text;
using Antrea.L7.Http;

namespace Antrea.L7.Tests.Http;

/// <summary>The client's side of a connection: gives bytes to the judge as a stream of segments does, and writes down what it says.</summary>
internal sealed class Connection : IHttpObserver
{
    public Connection(L7Guard guard, HttpLimits? limits = null) => Judge.Reset(guard, limits ?? HttpLimits.Default, this);

    public HttpRequests Judge { get; } = new();

    /// <summary>One line for each verdict.</summary>
    public List<string> Events { get; } = [];

    public DenyReason Reason { get; private set; }

    public L7Rule? By { get; private set; }

    public string Host { get; private set; } = "";

    public string UserAgent { get; private set; } = "";

    /// <summary>Bytes that may have passed.</summary>
    public long Passed { get; private set; }

    /// <summary>The first status that a switch is answered with at once; 0 = not.</summary>
    public int Answer { get; init; }

    /// <summary>Sends bytes; gives how many of them the judge did not take.</summary>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var taken = 0;
            if (Judge.Opaque > 0)
            {
                taken = (int)Math.Min(Judge.Opaque, bytes.Length);
                Judge.Skip(taken);
            }
            else
            {
                taken = Judge.Take(bytes, out var reason);
                taken.ShouldBeInRange(0, bytes.Length);
                Reason = reason;
            }

            Passed += taken;
            bytes = bytes[taken..];
            if (Judge.IsWaiting && Answer > 0)
            {
                Judge.Answered(Answer);
            }
            else if (taken == 0)
            {
                break;
            }
        }

        return bytes.Length;
    }

    public int Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Allowed(in HttpRequestHead head, bool asksSwitch)
        => Events.Add($"allowed {Text(head.Method)} {Text(head.Target)} {Text(head.Host)} {head.ContentLength}{(asksSwitch ? " switch" : "")}");

    public void Denied(in HttpRequestHead head, DenyReason reason, L7Rule? by)
    {
        Events.Add($"denied {reason}");
        By = by;
        (Host, UserAgent) = (Text(head.Host), Text(head.UserAgent));
    }

    /// <summary>The verdict on one request of these bytes.</summary>
    public static DenyReason Of(L7Guard guard, string text)
    {
        var connection = new Connection(guard);
        connection.Send(text);
        return connection.Reason;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);
}
