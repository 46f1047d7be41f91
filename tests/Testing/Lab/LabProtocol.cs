namespace Antrea.Testing.Lab;

public enum LabProtocol
{
    Tcp,
    Udp,
    Sctp,
}
