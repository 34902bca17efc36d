// Why: which messages are requests of a vCPU's is asked for each message that is sent, and said by ipc's types (IRequest).
using Hv.Ipc.Protocols;

namespace Hv.Tests.Exploration.Report;

/// <summary>The messages that a vCPU waits for the answer of.</summary>
internal static class Requests
{
    private static readonly bool[] _ofVcpus = OfVcpus();

    /// <summary>Whether a vCPU that sends this waits for an answer (VcpuReply).</summary>
    public static bool IsOfVcpu(ushort kind) => _ofVcpus[kind];

    private static bool[] OfVcpus()
    {
        var are = new bool[ushort.MaxValue + 1];
        foreach (ushort kind in MessageNames.All)
        {
            are[kind] = MessageNames.AnswerOf(kind) == typeof(VcpuReply);
        }

        return are;
    }
}
