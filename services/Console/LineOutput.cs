// Why: there is one line and there may be several VMs, and hv has things to tell as well: somebody decides who speaks.
// Promises: each VM's bytes come out in order, all of them; with one VM nothing is added but whole lines of hv's own.
// Whatever may come out comes out as soon as the line has credit: nothing waits for a message that may never come,
// but what the rules below hold back until its VM says more, is off, or gets the focus.
//
// With several VMs every line begins with its VM's name, and they take turns line by line. The VM that has the focus is
// shown as it speaks; of the others whole lines, or what they have said when they are out of credit or off. A line is
// cut short, and another begun, only when its VM is silent and the other
//   - is the one that has the focus, or out of credit, or off;
//   - or has a whole line, and the silent one said nothing since that line began, or others said ManyBytes since. Two
//     VMs that boot at once would else cut up each other's lines; without a clock, what is said is the measure of time.
using Hv.Ipc;
using Hv.Ipc.Protocols;

namespace Hv.Services.Console;

/// <summary>From the VMs to the physical line.</summary>
internal static class LineOutput
{
    // A line that is longer than this may be cut though its VM goes on speaking.
    private const int LongLine = 256;
    private const int ManyBytes = 16;
    private const int Nobody = -1;

    /// <summary>A VM has said something.</summary>
    internal static void Accept(ref ConsoleState state, int vm, in SerialData data, ref Outbox outbox)
    {
        ref VmOutput output = ref state.Vms[vm].Output;
        int count = Math.Min(data.Count, output.Credit);
        state.BeyondCredit += (uint)(data.Count - count);
        if (count == 0)
        {
            return;
        }

        SerialBytes bytes = data.Bytes;

        // The common case in one piece: one VM, nobody waits, and the line has credit.
        if (state.Focus == vm && !state.HasNames && state.IsQuiet && count == data.Count && count <= state.LineCredit && (state.Speaker == vm || !state.IsMidLine))
        {
            output.Pass(count);
            state.LineCredit -= count;
            state.Speaker = vm;
            state.IsMidLine = bytes[count - 1] != '\n';
            state.Column = state.IsMidLine ? state.Column + count : 0;
            outbox.Send(state.Line, data);
            Grant(ref state, vm, ref outbox);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            output.Push(bytes[i]);
        }

        if (!state.IsShown(vm))
        {
            View.PutAway(ref state, vm);
            Grant(ref state, vm, ref outbox);
            return;
        }

        state.Waiting.Set(vm, true);
        if (vm == state.Speaker)
        {
            state.Overlapped.Add(state.Waiting.Without(vm));
            state.OthersSaid = 0;
        }
        else
        {
            state.OthersSaid = Math.Min(state.OthersSaid + count, ManyBytes);
        }

        Send(ref state, ref outbox);
        Grant(ref state, vm, ref outbox);
    }

    /// <summary>Puts on the line what may go, as far as its credit reaches.</summary>
    internal static void Send(ref ConsoleState state, ref Outbox outbox)
    {
        VmSet heard = state.PutAway;
        state.PutAway = default;
        for (int messages = 0; state.LineCredit > 0 && messages < ConsoleService.MaxLineMessages; messages++)
        {
            SerialBytes bytes = default;
            int room = Math.Min(SerialBytes.Capacity, state.LineCredit);
            int count = 0;
            while (count < room && TryNext(ref state, ref heard, out byte next))
            {
                bytes[count++] = next;
            }

            if (count == 0)
            {
                break;
            }

            state.LineCredit -= count;
            outbox.Send(state.Line, new SerialData { Bytes = bytes, Count = (byte)count });
        }

        for (int vm = Nobody; !heard.IsEmpty;)
        {
            vm = heard.NextAfter(vm);
            heard = heard.Without(vm);
            Grant(ref state, vm, ref outbox);
        }
    }

    private static void Grant(ref ConsoleState state, int vm, ref Outbox outbox)
    {
        int grant = state.Vms[vm].Output.TakeGrant();
        if (grant != 0)
        {
            outbox.Send(state.PortOf(vm), new SerialCredit { Count = (ushort)grant });
        }
    }

    // The next byte of the line, if there is one: of a text that is begun, or of the VM whose turn it is.
    private static bool TryNext(ref ConsoleState state, ref VmSet heard, out byte next)
    {
        next = 0;
        int vm = Nobody;
        if (state.Text.IsEmpty)
        {
            vm = NextSpeaker(ref state);
        }

        if (!state.Text.IsEmpty)
        {
            next = state.Text.Pop();
            return true;
        }

        if (vm == Nobody)
        {
            return false;
        }

        ref VmLink link = ref state.Vms[vm];
        next = link.Backlog.Count != 0 ? link.Backlog.Pop() : link.Output.Pop();
        heard.Set(vm, true);
        if (link.Output.Count + link.Backlog.Count == 0)
        {
            state.Waiting.Set(vm, false);
            state.Overlapped.Set(vm, false);
        }

        state.IsMidLine = next != '\n';
        state.Column = state.IsMidLine ? state.Column + 1 : 0;
        return true;
    }

    // Whose turn it is. If something of Console's own comes first it is put into Text; the VM's turn is found again.
    private static int NextSpeaker(ref ConsoleState state)
    {
        int speaker = state.Speaker;
        bool isSpeaking = state.IsMidLine && state.Waiting.Has(speaker);
        if (isSpeaking && state.Column < LongLine)
        {
            return speaker;
        }

        if (!state.Logs.IsEmpty)
        {
            WriteLog(ref state);
            return Nobody;
        }

        int next = NextVm(ref state);
        if (next == Nobody)
        {
            return isSpeaking ? speaker : Nobody;
        }

        state.IsRedrawDue |= state.IsMidLine && state.Speaker == ConsoleService.Monitor && state.IsMonitorOpen;
        if (state.HasNames && next != ConsoleService.Monitor)
        {
            WritePrefix(ref state, next);
        }
        else if (state.IsMidLine)
        {
            state.Text.Start(BeginLine(ref state).Length);
        }

        state.Speaker = next;
        state.IsMidLine = true;
        state.OthersSaid = 0;
        return next;
    }

    // The next VM in turn that may begin a line here; not the one that stands in the middle of its line.
    private static int NextVm(ref ConsoleState state)
    {
        VmSet rest = state.IsMidLine ? state.Waiting.Without(state.Speaker) : state.Waiting;
        for (int vm = state.Speaker; !rest.IsEmpty; rest = rest.Without(vm))
        {
            vm = rest.NextAfter(vm);
            if (MayBegin(ref state, vm) && (!state.IsMidLine || MayCut(ref state, vm)))
            {
                return vm;
            }
        }

        return Nobody;
    }

    private static bool MayBegin(ref ConsoleState state, int vm) =>
        MayAlways(ref state, vm) || state.Vms[vm].Output.HasLine;

    private static bool MayCut(ref ConsoleState state, int vm) =>
        MayAlways(ref state, vm) || !state.Overlapped.Has(vm) || state.OthersSaid >= ManyBytes || state.Off.Has(state.Speaker);

    private static bool MayAlways(ref ConsoleState state, int vm) =>
        vm == state.Focus || state.Vms[vm].Output.Credit == 0 || state.Vms[vm].Backlog.Count != 0 || state.Off.Has(vm);

    /// <summary>Whether there is nothing that may go on the line, whatever credit it has.</summary>
    internal static bool IsSilent(ref ConsoleState state) =>
        state.Text.IsEmpty && state.Logs.IsEmpty && NextVm(ref state) == Nobody && !(state.IsMidLine && state.Waiting.Has(state.Speaker));

    private static void WritePrefix(ref ConsoleState state, int vm)
    {
        // SGR 32 to 36 and 31 (ECMA-48, 8.3.117): foreground green, yellow, blue, magenta, cyan, red.
        AsciiWriter writer = BeginLine(ref state);
        if (state.HasColours)
        {
            writer.Text("\x1b[3"u8);
            writer.Byte("234561"u8[vm % 6]);
            writer.Byte((byte)'m');
        }

        writer.Text("vm"u8);
        writer.Decimal((ulong)vm);
        writer.Text(state.HasColours ? "|\x1b[0m "u8 : "| "u8);
        state.Text.Start(writer.Length);
    }

    private static void WriteLog(ref ConsoleState state)
    {
        state.IsRedrawDue |= state.IsMidLine && state.Speaker == ConsoleService.Monitor && state.IsMonitorOpen;
        AsciiWriter writer = BeginLine(ref state);
        if (state.Logs.Pop(out LogRecord record, out uint lost))
        {
            LogText.Write(ref writer, record);
        }
        else
        {
            LogText.WriteLost(ref writer, lost);
        }

        state.Text.Start(writer.Length);
    }

    private static AsciiWriter BeginLine(ref ConsoleState state)
    {
        var writer = new AsciiWriter(state.Text.Space);
        if (state.IsMidLine)
        {
            writer.Text("\r\n"u8);
        }

        state.IsMidLine = false;
        state.Column = 0;
        return writer;
    }
}
