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
            Answer four = job.Answer;
            if (state.IsRecords)
            {
                LineSpace space = default;
                var row = new Row(space, RowStyle.Record, "regs"u8);
                Add(ref row, job.Index, four.A);
                Add(ref row, job.Index + 1, four.B);
                Add(ref row, job.Index + 2, four.C);
                Add(ref row, job.Index + 3, four.D);
                Replies.Line(ref state, row.Written);
            }
            else
            {
                WriteTwo(ref state, job.Index, four.A, four.B);
                WriteTwo(ref state, job.Index + 2, four.C, four.D);
            }

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

    private static void WriteTwo(ref MonitorState state, int number, ulong first, ulong second)
    {
        if (!IsShown(number))
        {
            return;
        }

        LineSpace space = default;
        var writer = new AsciiWriter(space);
        Write(ref writer, number, first);
        writer.Text("   "u8);
        Write(ref writer, number + 1, second);
        Replies.Line(ref state, writer.Written);
    }

    private static void Write(ref AsciiWriter writer, int number, ulong value)
    {
        if (!IsShown(number))
        {
            return;
        }

        int from = writer.Length;
        WriteName(ref writer, number);
        while (writer.Length < from + NameWidth)
        {
            writer.Byte((byte)' ');
        }

        writer.Hex(value, 16);
    }

    private static void Add(ref Row row, int number, ulong value)
    {
        if (IsShown(number))
        {
            DecimalBytes space = default;
            var writer = new AsciiWriter(space);
            if (number < General)
            {
                WriteName(ref writer, number);
            }

            row.Hex(number < General ? writer.Written : SystemName(number), value, 1);
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
            writer.Text(SystemName(number));
        }
    }

    // Those of EL1 and EL0 in the order of boot/arch/El1Registers.cs.
    private static ReadOnlySpan<byte> SystemName(int number) => number switch
    {
        31 => "pc"u8,
        32 => "pstate"u8,
        System => "sctlr_el1"u8,
        System + 1 => "cpacr_el1"u8,
        System + 2 => "ttbr0_el1"u8,
        System + 3 => "ttbr1_el1"u8,
        System + 4 => "tcr_el1"u8,
        System + 5 => "mair_el1"u8,
        System + 6 => "amair_el1"u8,
        System + 7 => "vbar_el1"u8,
        System + 8 => "contextidr_el1"u8,
        System + 9 => "tpidr_el1"u8,
        System + 10 => "tpidr_el0"u8,
        System + 11 => "tpidrro_el0"u8,
        System + 12 => "sp_el0"u8,
        System + 13 => "sp_el1"u8,
        System + 14 => "elr_el1"u8,
        System + 15 => "spsr_el1"u8,
        System + 16 => "esr_el1"u8,
        System + 17 => "far_el1"u8,
        System + 18 => "afsr0_el1"u8,
        System + 19 => "afsr1_el1"u8,
        System + 20 => "par_el1"u8,
        System + 21 => "cntkctl_el1"u8,
        System + 22 => "csselr_el1"u8,
        System + 23 => "mdscr_el1"u8,
        System + 24 => "cntv_cval_el0"u8,
        _ => "cntv_ctl_el0"u8,
    };
}
