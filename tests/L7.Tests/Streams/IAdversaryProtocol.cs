using Antrea.L7.Streams;

namespace Antrea.L7.Tests.Streams;

/// <summary>What an adversary speaks, and what its server must not assemble. One object a connection.</summary>
internal interface IAdversaryProtocol
{
    IStreamJudge Judge { get; }

    /// <summary>Bytes of a segment, at most.</summary>
    int Piece { get; }

    /// <summary>Three streams: one to be sent mostly, one with other bytes at the same places, and another.</summary>
    byte[][] Streams(Random random);

    /// <summary>The server may answer now.</summary>
    void Answer(ServerModel server, Random random);

    /// <summary>False if the server has something whole that was not allowed.</summary>
    bool IsRight(ServerModel server);

    /// <summary>How many whole requests, lines, hellos the server has.</summary>
    int Whole(ServerModel server);
}
