// Why: where a guest is that does not go on.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Monitor.Commands;

/// <summary>regs: four registers a question; two on a line for a person.</summary>
internal static class ShowRegisters
{
    private const int Count = 59;
    private const int General = 31;
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
            if (job.Index >= Count)
            {
                Replies.Finish(ref state);
                return;
            }
        }

        Asking.Ask(ref state, state.Ports.Vcpus[state.Vms[job.Vm].FirstVcpu + job.Vcpu], Topic.Registers, job.Index / 4, ref outbox);
    }

    private static void WriteTwo(ref MonitorState state, int number, ulong first, ulong second)
    {
        LineSpace space = default;
        var writer = new AsciiWriter(space);
        Write(ref writer, number, first);
        writer.Text("   "u8);
        Write(ref writer, number + 1, second);
        Replies.Line(ref state, writer.Written);
    }

    private static void Write(ref AsciiWriter writer, int number, ulong value)
    {
        if (number >= Count)
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
        if (number < Count)
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

    // In the order of Topic.Registers.
    private static ReadOnlySpan<byte> SystemName(int number) => number switch
    {
        31 => "pc"u8,
        32 => "pstate"u8,
        33 => "sctlr_el1"u8,
        34 => "cpacr_el1"u8,
        35 => "ttbr0_el1"u8,
        36 => "ttbr1_el1"u8,
        37 => "tcr_el1"u8,
        38 => "mair_el1"u8,
        39 => "amair_el1"u8,
        40 => "vbar_el1"u8,
        41 => "contextidr_el1"u8,
        42 => "tpidr_el1"u8,
        43 => "tpidr_el0"u8,
        44 => "tpidrro_el0"u8,
        45 => "sp_el0"u8,
        46 => "sp_el1"u8,
        47 => "elr_el1"u8,
        48 => "spsr_el1"u8,
        49 => "esr_el1"u8,
        50 => "far_el1"u8,
        51 => "afsr0_el1"u8,
        52 => "afsr1_el1"u8,
        53 => "par_el1"u8,
        54 => "cntkctl_el1"u8,
        55 => "csselr_el1"u8,
        56 => "mdscr_el1"u8,
        57 => "cntv_cval_el0"u8,
        _ => "cntv_ctl_el0"u8,
    };
}
