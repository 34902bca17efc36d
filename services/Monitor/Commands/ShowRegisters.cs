// Why: where a guest is that does not go on.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>regs: four registers a question; two on a line for a person.</summary>
internal static class ShowRegisters
{
    // Words of a vCPU's context (Topic.Registers): X0 to X30, PC and PSTATE, and those of EL1 and EL0.
    private const int General = 31;
    private const int EndOfFirst = 33;
    private const int System = 100;
    private const int End = 126;
    private const int NameWidth = 15;

    internal static void Step(ref MonitorState state, ref Outbox outbox)
    {
        ref Job job = ref state.Job;
        if (Asking.TakeAnswer(ref state))
        {
            Write(ref state, [job.Answer.A, job.Answer.B, job.Answer.C, job.Answer.D]);
            job.Index += 4;
            if (job.Index >= EndOfFirst && job.Index < System)
            {
                job.Index = System;
            }

            if (job.Index >= End)
            {
                Replies.Finish(ref state);
                return;
            }
        }

        Asking.Ask(ref state, state.Ports.Vcpus[state.Vms[job.Vm].FirstVcpu + job.Vcpu], Topic.Registers, job.Index / 4, ref outbox);
    }

    private static bool IsShown(int number) => number < EndOfFirst || (number >= System && number < End);

    private static void Write(ref MonitorState state, ReadOnlySpan<ulong> four)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        writer.Text(state.IsRecords ? "%regs"u8 : default);
        for (int i = 0; i < four.Length && IsShown(state.Job.Index + i); i++)
        {
            writer.Text(state.IsRecords ? " "u8 : default);
            int from = writer.Length;
            WriteName(ref writer, state.Job.Index + i);
            if (state.IsRecords)
            {
                writer.Byte((byte)'=');
                writer.Hex(four[i], 1);
                continue;
            }

            writer.Pad(from + NameWidth - writer.Length);
            writer.Hex(four[i], 16);
            writer.Pad(3);
            if (i == 1)
            {
                Replies.Line(ref state, writer.Written);
                writer = new AsciiWriter(space);
            }
        }

        if (writer.Length != 0)
        {
            Replies.Line(ref state, writer.Written);
        }
    }

    private static void WriteName(ref AsciiWriter writer, int number)
    {
        if (number < General)
        {
            writer.Byte((byte)'x');
            writer.Decimal((ulong)number);
        }
        else
        {
            writer.Text(NameList.Line(SystemNames, number < System ? number - General : number - System + (EndOfFirst - General)));
        }
    }

    // Those of EL1 and EL0 in the order of boot/arch/El1Registers.cs.
    private static ReadOnlySpan<byte> SystemNames =>
        "pc\npstate\n"u8 +
        "sctlr_el1\ncpacr_el1\nttbr0_el1\nttbr1_el1\ntcr_el1\nmair_el1\namair_el1\nvbar_el1\ncontextidr_el1\ntpidr_el1\ntpidr_el0\n"u8 +
        "tpidrro_el0\nsp_el0\nsp_el1\nelr_el1\nspsr_el1\nesr_el1\nfar_el1\nafsr0_el1\nafsr1_el1\npar_el1\ncntkctl_el1\ncsselr_el1\n"u8 +
        "mdscr_el1\ncntv_cval_el0\ncntv_ctl_el0"u8;
}
