// Why: whatever a guest does that nothing stands for gets here, and gets what the Arm ARM says, so that a guest's
// surprise is never hv's.
// Promises: exactly one answer to each fault, decided by the syndrome alone; the cause is counted, and named in the log.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Faults;

/// <summary>Faults: answers to a guest's unexpected traps.</summary>
public readonly struct FaultsService : IService<FaultsState>
{
    /// <inheritdoc/>
    public static int MaxSends => 2;

    /// <inheritdoc/>
    public static void Handle(ref FaultsState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case GuestFault.Kind:
                Answer(ref state, in message.Payload<GuestFault>(), message.ReplyTo, ref outbox);
                break;

            case Reset.Kind:
                state.Reset(ref outbox);
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }
    }

    private static void Answer(ref FaultsState state, in GuestFault fault, ReplyTo caller, ref Outbox outbox)
    {
        switch (fault.Reason)
        {
            // A cache holds nothing of an address where no memory is, so there is nothing to clean or invalidate. A
            // kernel that maintains a device's mapping by address is not at fault.
            case GuestFaultReason.NothingMapped or GuestFaultReason.NotDecodable
                when new AbortSyndrome(fault.Syndrome).IsCacheMaintenance:
                Skip(ref state, caller, ref outbox);
                return;

            // What a bus answers where nothing answers, or to an access that the device there does not take. For a
            // misaligned one too: the guest's mapping need not be Device memory, so an Alignment fault could be a lie.
            case GuestFaultReason.NothingMapped:
            case GuestFaultReason.NotDecodable:
            case GuestFaultReason.Misaligned:
            case GuestFaultReason.Memory:
                outbox.Reply(caller, default(ExternalAbort));
                state.Record(in fault, ref outbox);
                return;

            // SystemRegister, Instruction, UnknownClass, and a reason that the core does not have.
            default:
                Refuse(ref state, in fault, caller, ref outbox);
                return;
        }
    }

    // Apart, so that a fault that a bus has saves no registers for these.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Skip(ref FaultsState state, ReplyTo caller, ref Outbox outbox)
    {
        outbox.Reply(caller, default(Skipped));
        state.RecordSkip();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(ref FaultsState state, in GuestFault fault, ReplyTo caller, ref Outbox outbox)
    {
        outbox.Reply(caller, default(Undefined));
        state.Record(in fault, ref outbox);
    }
}
