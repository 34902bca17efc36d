// Why: a report names services as their folders are named.
namespace Hv.Ipc;

/// <summary>The names of actor kinds.</summary>
public static class ActorNames
{
    /// <summary>The name of a kind.</summary>
    public static ReadOnlySpan<byte> Of(ActorKind kind) =>
        NameList.Line("nobody\nvCPU\nVM\nCPU\nSerialPort\nConsole\nMonitor\nScheduler\nUart\nVGic\nVTimer\nPsci\nCpuId\nFaults"u8, (int)kind);
}
