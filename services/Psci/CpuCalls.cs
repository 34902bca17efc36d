// Why: PSCI's functions for one core.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Psci;

/// <summary>CPU_ON, CPU_OFF, CPU_SUSPEND and AFFINITY_INFO (Arm DEN0022).</summary>
internal static class CpuCalls
{
    // AFFINITY_INFO's answers.
    private const long AffinityOn = 0;
    private const long AffinityOff = 1;

    private const ulong AffinityFields = 0xFF_00FF_FFFF;
    private const uint HighestAffinityLevel = 3;
    private const int BitsPerLevel = 8;

    /// <summary>
    /// CPU_ON(target_cpu, entry_point_address, context_id). A vCPU counts as on from here: ON_PENDING is never
    /// answered. While the VM ends none is started any more (INTERNAL_FAILURE), since Vm is stopping them.
    /// </summary>
    public static PsciStatus On(ref PsciState state, CallArguments arguments, ref Outbox outbox)
    {
        int target = VcpuAffinity.ToVcpu(arguments.First);
        if ((uint)target >= (uint)state.VcpuCount)
        {
            return PsciStatus.InvalidParameters;
        }

        if (state.IsOn(target))
        {
            return PsciStatus.AlreadyOn;
        }

        if (!state.IsEntryPoint(arguments.Second))
        {
            return PsciStatus.InvalidAddress;
        }

        if (state.IsEnding)
        {
            return PsciStatus.InternalFailure;
        }

        state.TurnOn(target, arguments.Second, arguments.Third, ref outbox);
        return PsciStatus.Success;
    }

    /// <summary>
    /// CPU_OFF: no answer, the caller is gone. DENIED is for a core that a Trusted OS lives on, so the last vCPU
    /// may go too; but then nothing in the VM can ever turn one on again, and the VM is off.
    /// </summary>
    public static void Off(ref PsciState state, int caller, ref Outbox outbox)
    {
        state.TurnOff(caller, ref outbox);
        if (state.AllOff)
        {
            state.End(default(SystemOff), ref outbox);
        }
    }

    /// <summary>
    /// CPU_SUSPEND(power_state, entry_point_address, context_id). From standby the caller goes on behind its call, from power-down at its entry
    /// point, with context_id in X0; both when an interrupt has come, or at once if one is there (DEN0022, CPU_SUSPEND). Its timers
    /// and its CPU interface keep their state in both, which the device tree says of the timers. AffinityLevel and StateID may be any.
    /// </summary>
    public static void Suspend(in PsciState state, CallArguments arguments, ReplyTo caller, ref Outbox outbox)
    {
        var request = new PowerState((uint)arguments.First);
        if (!request.IsWellFormed)
        {
            outbox.Reply(caller, Result(PsciStatus.InvalidParameters));
        }
        else if (request.IsPowerDown && !state.IsEntryPoint(arguments.Second))
        {
            outbox.Reply(caller, Result(PsciStatus.InvalidAddress));
        }
        else
        {
            outbox.Reply(caller, request.IsPowerDown
                ? new Suspended { X0 = arguments.Third, EntryPoint = arguments.Second }
                : new Suspended { X0 = (ulong)(long)PsciStatus.Success });
        }
    }

    /// <summary>
    /// AFFINITY_INFO(target_affinity, lowest_affinity_level): whether one vCPU (level 0) or any of the vCPUs that share
    /// the affinity fields above the level is on. Fields below the level do not count.
    /// </summary>
    public static long AffinityInfo(in PsciState state, CallArguments arguments)
    {
        uint level = (uint)arguments.Second;
        if (level > HighestAffinityLevel || (arguments.First & ~AffinityFields) != 0)
        {
            return (long)PsciStatus.InvalidParameters;
        }

        // Aff3 stands at bit 32, not 24: what is left above level 3 is Aff3 alone.
        ulong compared = AffinityFields & ~((1UL << (int)level * BitsPerLevel) - 1);
        long answer = (long)PsciStatus.InvalidParameters;
        for (int vcpu = 0; vcpu < state.VcpuCount; vcpu++)
        {
            if (((VcpuAffinity.Of(vcpu) ^ arguments.First) & compared) != 0)
            {
                continue;
            }

            if (state.IsOn(vcpu))
            {
                return AffinityOn;
            }

            answer = AffinityOff;
        }

        return answer;
    }

    private static HypercallDone Result(PsciStatus status) => new() { X0 = (ulong)(long)status };
}
