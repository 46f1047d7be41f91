using System.Net.Sockets;
using System.Text;

namespace Antrea.Testing.Lab;

/// <summary>A TCP connection that is held open, to see whether it lives on.</summary>
public sealed class LabFlow : IDisposable
{
    private readonly Socket _socket;

    internal LabFlow(Socket socket) => _socket = socket;

    /// <summary>Asks the server for its name once more.</summary>
    /// <exception cref="OperationCanceledException">No answer in time.</exception>
    public async Task<string> AskAsync(TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? TimeSpan.FromSeconds(5));
        await _socket.SendAsync("WHO\n"u8.ToArray(), limit.Token);
        var buffer = new byte[256];
        var length = await _socket.ReceiveAsync(buffer, limit.Token);
        return Encoding.UTF8.GetString(buffer, 0, length).Trim();
    }

    public void Dispose() => _socket.Dispose();
}
