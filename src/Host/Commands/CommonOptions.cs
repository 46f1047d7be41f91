using System.CommandLine;
using Antrea.Kubernetes.Configuration;
using Antrea.Kubernetes.Manifests;
using Antrea.Kubernetes.Sources;
using Antrea.Policy.Api;
using Antrea.Policy.Configuration;
using Antrea.Policy.Validation;

namespace Antrea.Host.Commands;

/// <summary>Options that several commands have, and what they mean.</summary>
public static class CommonOptions
{
    /// <summary>--node.</summary>
    public static Option<string> Node()
    {
        var option = new Option<string>("--node") { Description = "Name of the Node, as in the cluster.", Required = true, HelpName = "NAME" };
        option.Validators.Add(r =>
        {
            if (Syntax.Subdomain(r.GetValueOrDefault<string>()) is { } wrong)
            {
                r.AddError($"--node '{Shown.Text(r.GetValueOrDefault<string>())}': the name of a Node {wrong}");
            }
        });
        return option;
    }

    /// <summary>Makes a directory that an option names.</summary>
    /// <exception cref="IOException">It cannot be made; the message names the option.</exception>
    public static void MakeDirectory(string option, string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{option} {path}: the directory cannot be made: {e.Message}", e);
        }
    }

    /// <summary>--config.</summary>
    public static Option<string?> Config() => new("--config")
    {
        Description = "antrea-agent.conf: featureGates, failsafe, iptablesBackend. The ConfigMap antrea-config overrides it key by key.",
        HelpName = "FILE",
    };

    /// <summary>Reads the configuration file; its gates are checked.</summary>
    /// <exception cref="InvalidInputException">It is missing or wrong.</exception>
    public static AgentConfig ReadConfig(string? path)
    {
        if (path is null)
        {
            return AgentConfig.Empty;
        }

        try
        {
            var config = AgentConfigReader.Parse(File.ReadAllText(path), path);
            return EffectiveConfig.Of(config, null, null, out var problem) is null
                ? throw new InvalidInputException($"{problem} (in {path})") : config;
        }
        catch (FormatException e)
        {
            throw new InvalidInputException(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException($"--config {path}: {e.Message}");
        }
    }

    /// <summary>Reads a directory of manifests once.</summary>
    /// <exception cref="InvalidInputException">It does not exist.</exception>
    public static ObjectSnapshot ReadManifests(string directory)
    {
        try
        {
            return new ManifestDirectory(directory, quiet: TimeSpan.Zero).Scan();
        }
        catch (IOException e)
        {
            throw new InvalidInputException($"--manifests {directory}: {e.Message}");
        }
    }

    /// <summary>The configuration in force with the ConfigMap among the objects on top.</summary>
    /// <exception cref="InvalidInputException">The ConfigMap cannot be used.</exception>
    public static EffectiveConfig Effective(AgentConfig file, IEnumerable<KubeObject> objects)
    {
        var map = objects.OfType<ConfigMap>().FirstOrDefault(m => Actors.Gates.GatesActor.Concerns(m.Key));
        AgentConfig? Section(string key) => map?.Data[key] is { } text ? AgentConfigReader.Parse(text, $"ConfigMap antrea-config, {key}") : null;
        try
        {
            return EffectiveConfig.Of(file, Section("antrea-agent.conf"), Section("antrea-controller.conf"), out var problem)
                ?? throw new InvalidInputException($"{problem} (in ConfigMap antrea-config)");
        }
        catch (FormatException e)
        {
            throw new InvalidInputException(e.Message);
        }
    }
}
