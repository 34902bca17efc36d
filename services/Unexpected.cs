// Why: every service counts the messages that it does not know, and logs the first.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services;

/// <summary>Messages that a service does not know.</summary>
internal static class Unexpected
{
    /// <summary>Logs a message when it is the first.</summary>
    /// <param name="before">How many came before.</param>
    /// <param name="log">Where to.</param>
    /// <param name="kind">What came.</param>
    /// <param name="vm">The service's VM; <see cref="LogRecord.Nobody"/> when Console knows it by the sender, or there is none.</param>
    /// <param name="outbox">The handler's.</param>
    /// <returns>How many it are now.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static uint Count(uint before, Port<Log> log, ushort kind, byte vm, ref Outbox outbox)
    {
        if (before == 0)
        {
            outbox.Send(log, new LogRecord { Event = LogEvent.UnexpectedMessage, B = kind, Vm = vm, Vcpu = LogRecord.Nobody });
        }

        return before + 1;
    }
}
