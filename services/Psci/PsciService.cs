// Why: the guest's firmware. An HVC by the SMC Calling Convention comes here, whatever it asks for.
// Promises: PSCI 1.1 (Arm DEN0022), SMCCC 1.1 (Arm DEN0028) and PV time's stolen time (Arm DEN0057). Exactly one answer to each call, but none to one that
// ends its caller. What hv has not is NOT_SUPPORTED, never silence: MIGRATE, MIGRATE_INFO_UP_CPU, CPU_FREEZE,
// CPU_DEFAULT_SUSPEND, NODE_HW_STATE, SYSTEM_SUSPEND, PSCI_SET_SUSPEND_MODE, PSCI_STAT_*, MEM_PROTECT*, the services of
// other owners, and SMCCC_ARCH_SOC_ID and SMCCC_ARCH_WORKAROUND_1 to 3: hv does not pass on to EL3 the calls that they
// would be, so a guest on a core that needs firmware's help truly goes without, and its kernel says "vulnerable".
using System.Runtime.CompilerServices;
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Psci;

/// <summary>Psci: power control of a VM's vCPUs and of the VM.</summary>
public readonly struct PsciService : IService<PsciState>, IAnswers<PsciState, Hypercall, HypercallDone>
{
    // Major in bits 31:16, minor in 15:0 (DEN0022, PSCI_VERSION; DEN0028, SMCCC_VERSION).
    private const ulong PsciVersion = 0x1_0001;
    private const ulong SmcccVersion = 0x1_0001;

    // Where a vCPU finds its stolen time, an IPA, and how far it is from there to the next one's (DEN0057, PV_TIME_ST). The core fills it.
    private const ulong StolenTimeBase = 0x090A_0000;
    private const ulong StolenTimeSize = 64;

    // DEN0022, MIGRATE_INFO_TYPE: no Trusted OS, or one that need not migrate.
    private const ulong NoMigration = 2;

    // DEN0022, SYSTEM_RESET2: reset_type of SYSTEM_WARM_RESET; bit 31 is set for a vendor's, and hv defines none.
    private const uint WarmReset = 0;

    /// <inheritdoc/>
    public static int MaxSends => 2;

    /// <inheritdoc/>
    /// <remarks>Every function is here: with its answer, if that is always the same; left to <see cref="Call"/>, if not; or by default, as one that hv has not.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAnswer(ref PsciState state, in Hypercall request, out HypercallDone answer)
    {
        ulong value = Code(PsciStatus.NotSupported);
        answer = default;
        switch (FunctionOf(in request))
        {
            case PsciFunction.Version:
                value = PsciVersion;
                break;
            case PsciFunction.MigrateInfoType:
                value = NoMigration;
                break;
            case SmcccFunction.Version:
                value = SmcccVersion;
                break;
            case PsciFunction.CpuOff:
            case PsciFunction.CpuSuspend or PsciFunction.CpuSuspend64:
            case PsciFunction.CpuOn or PsciFunction.CpuOn64:
            case PsciFunction.AffinityInfo or PsciFunction.AffinityInfo64:
            case PsciFunction.SystemOff:
            case PsciFunction.SystemReset:
            case PsciFunction.SystemReset2 or PsciFunction.SystemReset264:
            case PsciFunction.Features:
            case SmcccFunction.ArchFeatures:
            case SmcccFunction.PvTimeFeatures or SmcccFunction.PvTimeStolen:
                return false;
#if SEEDED
            case SeededFaults.First:
                value = SeededFaults.Commit(in request);
                break;
            case > SeededFaults.First and <= SeededFaults.Last:
                return false;
#endif
        }

        answer = new HypercallDone { X0 = value };
        return true;
    }

    /// <inheritdoc/>
    public static void Handle(ref PsciState state, in Message message, ref Outbox outbox)
    {
        switch (message.Kind)
        {
            case Hypercall.Kind:
                ref readonly Hypercall call = ref message.Payload<Hypercall>();
                if (TryAnswer(ref state, in call, out HypercallDone answer))
                {
                    outbox.Reply(message.ReplyTo, answer);
                    return;
                }

                Call(ref state, in call, message.ReplyTo, ref outbox);
                return;

            case Reset.Kind:
                state.Reset(ref outbox);
                return;

            default:
                state.CountUnexpected(message.Kind, ref outbox);
                return;
        }
    }

    // Calls by the convention have immediate 0; the others are not SMCCC's (DEN0028, "SMC and HVC immediate value").
    private static uint FunctionOf(in Hypercall call) => call.Immediate == 0 ? call.Function : 0;

    private static void Call(ref PsciState state, in Hypercall call, ReplyTo caller, ref Outbox outbox)
    {
        var arguments = new CallArguments(in call);
        uint function = FunctionOf(in call);
        switch (function)
        {
            case PsciFunction.CpuOff:
                CpuCalls.Off(ref state, call.Vcpu, ref outbox);
                return;

            case PsciFunction.CpuSuspend or PsciFunction.CpuSuspend64:
                CpuCalls.Suspend(in state, arguments, caller, ref outbox);
                return;

            case PsciFunction.SystemOff:
                state.End(default(SystemOff), ref outbox);
                return;

            case PsciFunction.SystemReset:
            case PsciFunction.SystemReset2 or PsciFunction.SystemReset264 when (uint)arguments.First == WarmReset:
                // hv's reset starts from clean memory, whichever of the two was called.
                state.End(default(SystemReset), ref outbox);
                return;
        }

        ulong result = function switch
        {
            PsciFunction.CpuOn or PsciFunction.CpuOn64 => Code(CpuCalls.On(ref state, arguments, ref outbox)),
            PsciFunction.AffinityInfo or PsciFunction.AffinityInfo64 => (ulong)CpuCalls.AffinityInfo(in state, arguments),
            PsciFunction.SystemReset2 or PsciFunction.SystemReset264 => Code(PsciStatus.InvalidParameters),
            PsciFunction.Features => Features((uint)arguments.First),
            SmcccFunction.ArchFeatures => ArchFeatures((uint)arguments.First),
            SmcccFunction.PvTimeFeatures => PvTimeFeatures((uint)arguments.First),
            SmcccFunction.PvTimeStolen => StolenTimeBase + (call.Vcpu * StolenTimeSize),
#if SEEDED
            >= SeededFaults.First and <= SeededFaults.Last => SeededFaults.Commit(in call),
#endif
            _ => Code(PsciStatus.NotSupported),
        };
        outbox.Reply(caller, new HypercallDone { X0 = result });
    }

    // DEN0022, PSCI_FEATURES: feature flags of a function, or NOT_SUPPORTED. No function that hv has sets a flag:
    // CPU_SUSPEND takes power_state in the original format and has no OS-initiated mode.
    private static ulong Features(uint function) => function switch
    {
        PsciFunction.Version or
        PsciFunction.CpuSuspend or PsciFunction.CpuSuspend64 or
        PsciFunction.CpuOff or
        PsciFunction.CpuOn or PsciFunction.CpuOn64 or
        PsciFunction.AffinityInfo or PsciFunction.AffinityInfo64 or
        PsciFunction.MigrateInfoType or
        PsciFunction.SystemOff or
        PsciFunction.SystemReset or
        PsciFunction.SystemReset2 or PsciFunction.SystemReset264 or
        PsciFunction.Features or
        SmcccFunction.Version => 0,
        _ => Code(PsciStatus.NotSupported),
    };

    // DEN0028, SMCCC_ARCH_FEATURES: asked about functions of the architecture's own range only.
    private static ulong ArchFeatures(uint function) => function switch
    {
        SmcccFunction.Version or SmcccFunction.ArchFeatures or SmcccFunction.PvTimeFeatures => 0,
        _ => Code(PsciStatus.NotSupported),
    };

    // DEN0057, PV_TIME_FEATURES: which of its own functions there are.
    private static ulong PvTimeFeatures(uint function) => function switch
    {
        SmcccFunction.PvTimeFeatures or SmcccFunction.PvTimeStolen => 0,
        _ => Code(PsciStatus.NotSupported),
    };

    private static ulong Code(PsciStatus status) => (ulong)(long)status;
}
