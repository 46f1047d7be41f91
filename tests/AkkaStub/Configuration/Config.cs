namespace Akka.Configuration;

public class Config
{
    public virtual string GetString(string path, string @default = null!) => throw new NotSupportedException();
}
