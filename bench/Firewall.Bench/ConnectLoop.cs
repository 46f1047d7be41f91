using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Antrea.Firewall.Bench;

/// <summary>The two ends of a connection-setup measurement, each run as a process in a namespace of its own.</summary>
public static class ConnectLoop
{
    /// <summary>Accepts and closes until killed.</summary>
    public static int Serve(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, port));
        listener.Listen(4096);
        Console.WriteLine("ready");
        while (true)
        {
            using var peer = listener.Accept();
        }
    }

    /// <summary>Connects and resets for some time; prints microseconds a connection.</summary>
    public static int Connect(string address, int port, double seconds)
    {
        var to = new IPEndPoint(IPAddress.Parse(address), port);
        var (n, begin) = (0L, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < seconds)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(to);
            socket.LingerState = new LingerOption(true, 0);
            n++;
        }

        Console.WriteLine((Stopwatch.GetElapsedTime(begin).TotalMicroseconds / n).ToString("F2", System.Globalization.CultureInfo.InvariantCulture));
        return 0;
    }
}
