// Why: a guest asks the ID registers what its CPU can do, and must hear only of what works under hv.
// Promises: an ID register answers by an allowlist of fields, made once when the VM is (Sanitiser); a reserved encoding of
// their space reads 0, as the architecture has it. What hv hides is UNDEFINED: PMU, LORegions, RAS, SCXTNUM_EL1 and so on.
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.CpuId;

/// <summary>CpuId: what a guest's CPU says of itself.</summary>
public readonly struct CpuIdService : IService<CpuIdState>, IAnswers<CpuIdState, SysRegRead, Completed>
{
    // OSLSR_EL1 (Arm ARM DDI 0487, D19.3): OSLM 0b10, bit 3: there is an OS Lock; OSLK, bit 1, clear: it is open. The lock
    // belongs to the physical CPU, which several VMs share, so a guest that closes it finds it open.
    private const ulong OsLockImplemented = 1 << 3;

    /// <inheritdoc/>
    public static int MaxSends => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref CpuIdState state, in SysRegRead request, out Completed answer)
    {
        answer = default;
        if (!CpuIdRegister.IsOfGroup(request.Register.Value, out uint index))
        {
            return false;
        }

        answer = new Completed { Value = state.Register((int)index) };
        return true;
    }

    /// <inheritdoc/>
    public static void Handle(ref CpuIdState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case SysRegRead.Kind:
                ref readonly SysRegRead read = ref message.Payload<SysRegRead>();
                if (TryAnswer(ref state, in read, out Completed answer))
                {
                    outbox.Reply(message.ReplyTo, answer);
                    break;
                }

                ReadOther(read.Register.Value, message.ReplyTo, ref outbox);
                break;

            case SysRegWrite.Kind:
                Write(message.Payload<SysRegWrite>().Register.Value, message.ReplyTo, ref outbox);
                break;

            case Reset.Kind:
                state.Reset(ref outbox);
                break;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                break;
        }
    }

    private static void ReadOther(uint register, ReplyTo caller, ref Outbox outbox)
    {
        if (register is CpuIdRegister.Revision or CpuIdRegister.Auxiliary or CpuIdRegister.AuxiliaryControl or
            CpuIdRegister.OsDoubleLock or CpuIdRegister.PowerControl)
        {
            // Implementation defined, or of a feature that is hidden: nothing to say and nothing to control.
            outbox.Reply(caller, default(Completed));
        }
        else if (register == CpuIdRegister.OsLockStatus)
        {
            outbox.Reply(caller, new Completed { Value = OsLockImplemented });
        }
        else
        {
            outbox.Reply(caller, default(Undefined));
        }
    }

    private static void Write(uint register, ReplyTo caller, ref Outbox outbox)
    {
        if (register is CpuIdRegister.AuxiliaryControl or CpuIdRegister.OsLockAccess or CpuIdRegister.OsDoubleLock or CpuIdRegister.PowerControl)
        {
            outbox.Reply(caller, default(Completed));
        }
        else
        {
            outbox.Reply(caller, default(Undefined));
        }
    }
}
