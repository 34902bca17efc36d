// Why: what a guest asks of hv, trap by trap.
// Promises: one VM is traced at a time, so that a trap of each of its vCPUs fits into the queue. A vCPU goes on when its trap is shown.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>trace, and the lines that it makes.</summary>
internal static class TraceVm
{
    // What the question stands behind.
    private const int Ending = 1;
    private const int Beginning = 2;

    // First the VM that was traced is told to stop, then the new one to begin; the question behind each makes sure that it was heard, and that no
    // step sends too much.
    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (Asking.TakeAnswer(ref state) && job.Index == Ending)
        {
            state.Traced = 0;
        }

        if (state.Traced != 0 && job.Index == 0 && (job.IsOn || state.Traced - 1 == job.Vm))
        {
            job.Index = Ending;
            state.Traps = default;
            Set(ref state, state.Traced - 1, isOn: false, ref outbox);
        }
        else if (job.IsOn && job.Index != Beginning)
        {
            job.Index = Beginning;
            state.Traced = job.Vm + 1;
            Set(ref state, job.Vm, isOn: true, ref outbox);
        }
        else
        {
            Replies.Finish(ref state);
        }
    }

    /// <summary>Shows the oldest trap that waits.</summary>
    internal static void Show(ref MonitorState state, ref Outbox outbox)
    {
        TrapTraced trap = state.Traps.Pop();
        if (state.IsPromptShown)
        {
            state.Screen.Text("\r\x1b[K"u8);
            state.IsPromptShown = false;
        }

        // The prompt comes back with the next key.
        state.IsOpen = false;
        int vm = state.VmOf(trap.Vcpu);
        Row.Write(
            ref state,
            Replies.Style(in state),
            "trap v4:vm d2:vcpu t5:trap x8:esr x12:pc x10:ipa x1:value"u8,
            [
                (ulong)vm,
                (ulong)(trap.Vcpu - state.Vms[vm].FirstVcpu),
                trap.Syndrome,
                trap.Syndrome,
                trap.ProgramCounter,
                Names.HasAddress(trap.Syndrome) ? trap.Ipa : 0,
                trap.Value,
            ]);
        outbox.Send(state.Ports.Tracing[trap.Vcpu], default(TraceTaken));
    }

    private static void Set(ref MonitorState state, int vm, bool isOn, ref Outbox outbox)
    {
        MonitorState.VmEntry entry = state.Vms[vm];
        for (int i = 0; i < entry.Vcpus; i++)
        {
            outbox.Send(state.Ports.Tracing[entry.FirstVcpu + i], new SetTrace { IsOn = isOn });
        }

        Asking.Ask(ref state, state.Ports.Vcpus[entry.FirstVcpu], Topic.Life, 0, ref outbox);
    }
}
