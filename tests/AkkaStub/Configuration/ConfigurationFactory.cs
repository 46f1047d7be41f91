namespace Akka.Configuration;

public class ConfigurationFactory
{
    public static Config ParseString(string hocon) => throw new NotSupportedException();
}
