using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Antrea.Kubernetes.Client;

namespace Antrea.Kubernetes.Connections;

/// <summary>
/// A credential from files that somebody else rotates: a token, a client certificate with its key, or both. They are looked at again once
/// a minute and whenever the server refused what they held. A file that cannot be read for a while leaves what it held last in use.
/// </summary>
public sealed class FileCredential : ICredentialSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly FileOrData? _token;
    private readonly FileOrData? _certificate;
    private readonly FileOrData? _key;
    private Credential? _current;
    private byte[] _hash = [];
    private long _readAt;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="token">The token; null = none.</param>
    /// <param name="certificate">Client certificate, PEM, intermediates behind it; null = none.</param>
    /// <param name="key">Its private key, PEM.</param>
    /// <param name="time">The clock that tells when to look again.</param>
    public FileCredential(FileOrData? token, FileOrData? certificate, FileOrData? key, TimeProvider time) =>
        (_token, _certificate, _key, _time) = (token, certificate, key, time);

    /// <inheritdoc/>
    public ValueTask<Credential> GetAsync(CancellationToken cancel)
    {
        lock (_lock)
        {
            return _current is not null && _time.GetElapsedTime(_readAt) < Fresh ? new(_current) : new(Read());
        }
    }

    /// <inheritdoc/>
    public void Refused(Credential used)
    {
        lock (_lock)
        {
            if (ReferenceEquals(used, _current))
            {
                // Not forgotten: should the file hold nothing new, or nothing at all, this is still the best there is.
                _readAt = _time.GetTimestamp() - _time.Timestamp(Fresh);
            }
        }
    }

    private Credential Read()
    {
        try
        {
            byte[] token = _token?.Read() ?? [], certificate = _certificate?.Read() ?? [], key = _key?.Read() ?? [];
            byte[] hash = [.. SHA256.HashData(token), .. SHA256.HashData(certificate), .. SHA256.HashData(key)];
            if (_current is null || !hash.AsSpan().SequenceEqual(_hash))
            {
                _current = Make(token, certificate, key);
                _hash = hash;
            }
        }
        catch (ConnectionException) when (_current is not null)
        {
            // Being replaced just now, perhaps: the next look tells.
        }

        _readAt = _time.GetTimestamp();
        return _current!;
    }

    private Credential Make(byte[] token, byte[] certificate, byte[] key)
    {
        string? text = null;
        if (_token is not null)
        {
            text = Encoding.UTF8.GetString(token).Trim();
            Pem.CheckToken(text, _token.Name);
        }

        if (_certificate is null)
        {
            return new Credential(text);
        }

        var (own, chain) = Pem.ClientCertificate(certificate, key, _certificate.Name, _key?.Name ?? _certificate.Name);
        return new Credential(text, own, chain);
    }
}
