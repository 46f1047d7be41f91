namespace Antrea.Testing.Api;

/// <summary>Makes a server fail. Thread-safe.</summary>
public sealed class ApiFaults
{
    private readonly Lock _lock = new();
    private readonly List<(Func<ApiRequest, bool> Which, Fault Fault, int Left)> _planned = [];
    private readonly List<(Func<ApiRequest, bool> Which, Fault Fault)> _breaks = [];
    private readonly Action _wake;

    internal ApiFaults(Action wake) => _wake = wake;

    /// <summary>Asked for each request before it is answered; null = none.</summary>
    public Func<ApiRequest, Fault?>? Request { get; set; }

    /// <summary>Asked before each event of a watch.</summary>
    public Func<ApiRequest, Fault?>? Event { get; set; }

    /// <summary>Seconds of Retry-After with <see cref="Fault.TooMany"/>.</summary>
    public int RetryAfter { get; set; } = 1;

    /// <summary>The next requests that are meant fail.</summary>
    public void Plan(Fault fault, Func<ApiRequest, bool>? which = null, int times = 1)
    {
        lock (_lock)
        {
            _planned.Add((which ?? (_ => true), fault, times));
        }
    }

    /// <summary>The watches that are open now fail at once.</summary>
    public void Break(Fault fault, Func<ApiRequest, bool>? which = null)
    {
        lock (_lock)
        {
            _breaks.Add((which ?? (_ => true), fault));
        }

        _wake();
    }

    /// <summary>No more faults.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _planned.Clear();
            (Request, Event) = (null, null);
        }
    }

    /// <summary>How many breaks there have been: watches opened later do not take part in them.</summary>
    internal int Breaks
    {
        get
        {
            lock (_lock)
            {
                return _breaks.Count;
            }
        }
    }

    internal Fault? OfRequest(ApiRequest request)
    {
        lock (_lock)
        {
            for (var i = 0; i < _planned.Count; i++)
            {
                var (which, fault, left) = _planned[i];
                if (left > 0 && which(request))
                {
                    _planned[i] = (which, fault, left - 1);
                    return fault;
                }
            }
        }

        return Request?.Invoke(request);
    }

    internal Fault? OfWatch(ApiRequest request, ref int seen)
    {
        lock (_lock)
        {
            while (seen < _breaks.Count)
            {
                var (which, fault) = _breaks[seen++];
                if (which(request))
                {
                    return fault;
                }
            }
        }

        return null;
    }

    internal ApiError? Error(Fault fault) => fault switch
    {
        Fault.Gone => ApiError.Expired("too old resource version: 1 (2)"),
        Fault.TooMany => new ApiError(429, "TooManyRequests", "too many requests, please try again later") { RetryAfter = RetryAfter },
        Fault.ServerError => new ApiError(500, "InternalError", "etcdserver: leader changed"),
        Fault.Unauthorized => ApiError.Unauthorized(),
        _ => null,
    };
}
