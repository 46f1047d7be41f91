using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Antrea.Policy.Validation;

namespace Antrea.Kubernetes.Connections;

/// <summary>
/// Credentials that a program prints. It runs when there are none, when they expire and when the server refuses them, never twice at a time.
/// A failure is remembered for five seconds, so that many watches do not start it over and over.
/// </summary>
public sealed class ExecCredential(ExecSettings settings, TimeProvider time) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile Answer? _last;
    private (ConnectionException Error, long At)? _failed;

    private sealed record Answer(Credential Credential, DateTimeOffset? Expires);

    /// <inheritdoc/>
    public async ValueTask<Credential> GetAsync(CancellationToken cancel)
    {
        if (Usable is { } ready)
        {
            return ready;
        }

        await _one.WaitAsync(cancel).ConfigureAwait(false);
        try
        {
            if (Usable is { } meanwhile)
            {
                return meanwhile;
            }

            if (_failed is { } f && time.GetElapsedTime(f.At) < Pause)
            {
                throw f.Error;
            }

            _last = Read(await RunAsync(cancel).ConfigureAwait(false));
            _failed = null;
            return _last.Credential;
        }
        catch (ConnectionException e)
        {
            _failed ??= (e, time.GetTimestamp());
            if (!ReferenceEquals(_failed.Value.Error, e))
            {
                _failed = (e, time.GetTimestamp());
            }

            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Refused(Credential used)
    {
        if (_last is { } last && ReferenceEquals(last.Credential, used))
        {
            _last = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private Credential? Usable => _last is { } l && (l.Expires is null || time.GetUtcNow() < l.Expires) ? l.Credential : null;

    private async Task<string> RunAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo(settings.Command, settings.Arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (key, value) in settings.Environment)
        {
            start.Environment[key] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = settings.Info;
        using var process = Started(start);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(either.Token), process.StandardError.ReadToEndAsync(either.Token));
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? await output.ConfigureAwait(false)
                : throw Error($"{settings.Command} ended with {process.ExitCode}: {Shown.Text((await errors.ConfigureAwait(false)).Trim(), 300)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            throw Error($"{settings.Command} gave no credential within {Patience.TotalSeconds} s");
        }
    }

    private Process Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            var hint = settings.InstallHint.Length == 0 ? "" : $"; {Shown.Text(settings.InstallHint, 500)}";
            throw new ConnectionException($"{settings.Name}.command: cannot start {settings.Command}: {e.Message}{hint}", e);
        }
    }

    private Answer Read(string output)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            var root = json.RootElement;
            if (Text(root, "kind") != "ExecCredential" || Text(root, "apiVersion") != settings.ApiVersion)
            {
                throw Error($"{settings.Command} must print an ExecCredential of {settings.ApiVersion}, not {Shown.Text($"{Text(root, "apiVersion")} {Text(root, "kind")}")}");
            }

            if (!root.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object)
            {
                throw Error($"{settings.Command} printed no status");
            }

            var (token, certificate, key) = (Text(status, "token"), Text(status, "clientCertificateData"), Text(status, "clientKeyData"));
            if ((certificate is null) != (key is null) || (token is null && certificate is null))
            {
                throw Error($"{settings.Command} must print a token, or clientCertificateData together with clientKeyData");
            }

            if (token is not null)
            {
                Pem.CheckToken(token, settings.Name);
            }

            DateTimeOffset? expires = Text(status, "expirationTimestamp") is not { } at ? null
                : DateTimeOffset.TryParse(at, out var parsed) ? parsed : throw Error($"{settings.Command}: expirationTimestamp {Shown.Text(at)} is no time");
            if (certificate is null)
            {
                return new Answer(new Credential(token), expires);
            }

            var (own, chain) = Pem.ClientCertificate(
                Encoding.UTF8.GetBytes(certificate), Encoding.UTF8.GetBytes(key!), $"{settings.Name}: clientCertificateData", $"{settings.Name}: clientKeyData");
            return new Answer(new Credential(token, own, chain), expires);
        }
        catch (JsonException e)
        {
            throw new ConnectionException($"{settings.Name}: {settings.Command} printed no JSON: {e.Message}", e);
        }
    }

    private static string? Text(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String && v.GetString() is { Length: > 0 } text
            ? text : null;

    private ConnectionException Error(string what) => new($"{settings.Name}: {what}");
}
