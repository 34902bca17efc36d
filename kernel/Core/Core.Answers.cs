// Why: the Monitor asks and each of the core's actors answers for itself, so that nothing is read while somebody else changes it; only
// rows of the actors' table are read by a CPU that may not own them.
// Promises: every question is answered, whatever is asked for; the last there is stands for what is behind it.
using System.Runtime.CompilerServices;

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    private void AnswerFor(ref Vcpu vcpu, ref readonly Message asked)
    {
        switch (asked.Payload<Question>().Topic)
        {
            case Topic.Registers:
                if (vcpu.IsLoaded)
                {
                    _machine.SaveEl1(ref vcpu);
                }

                int last = (Unsafe.SizeOf<VcpuContext>() / sizeof(ulong)) - 4;
                ref ulong words = ref Unsafe.Add(ref Unsafe.As<VcpuContext, ulong>(ref vcpu.Context), Math.Min(asked.Payload<Question>().Index * 4, last));
                Answer(in asked, words, Unsafe.Add(ref words, 1), Unsafe.Add(ref words, 2), Unsafe.Add(ref words, 3));
                break;
            case Topic.ListRegisters:
                ListRegisterSet all = default;
                for (int i = 0; i < _machine.ListRegisterCount; i++)
                {
                    all[i] = GetListRegister(in vcpu, _machine, i);
                }

                Answer(in asked, all[0].Value, all[1].Value, all[2].Value, all[3].Value);
                break;
            default:
                Answer(in asked, (ulong)vcpu.Waits, vcpu.Time + (vcpu.IsLoaded ? BusyTime : 0), vcpu.Targets.Self.Value.Sent, vcpu.HomeCpu);
                break;
        }
    }

    private void AnswerFor(ref Vm vm, ref readonly Message asked)
    {
        if (asked.Payload<Question>().Topic == Topic.Region)
        {
            ref MmioRegion region = ref vm.Regions[Math.Min((int)asked.Payload<Question>().Index, vm.RegionCount - 1)];
            Answer(in asked, region.Start, region.Size, (ulong)region.Device.Value.Kind, (ulong)vm.RegionCount);
            return;
        }

        ulong now = vm.IsPaused && vm.Awaited == 0 ? vm.PausedAt : _machine.Counter;
        Answer(in asked, (ulong)vm.State | (vm.IsPaused ? 0x100u : 0), vm.Starts, now - vm.CounterOffset, vm.RamSize);
    }

    private void AnswerForCpu(ref readonly Message asked)
    {
        ref readonly Question question = ref asked.Payload<Question>();
        switch (question.Topic)
        {
            case Topic.Later:
                _cpu.Reminder = _machine.Counter + question.Ticks;
                _cpu.ReminderTicket = question.Ticket;
                _cpu.EarliestDeadline = Math.Min(_cpu.EarliestDeadline, _cpu.Reminder);
                break;
            case Topic.Actor:
                ref Actor actor = ref _hv.Actors[Math.Min((int)question.Index, _hv.Actors.Count - 1)];
                ulong who = (ulong)actor.Kind | (ulong)actor.Instance << 8 | (ulong)(ushort)(actor.Vm + 1) << 32;
                Answer(in asked, who, actor.Handled, actor.Sent, (ulong)actor.CellCount << 32 | (uint)(actor.CellCount == 0 ? 0 : MailboxOf(ref actor).Waiting));
                break;
            case Topic.Mishaps:
                Answer(in asked, _hv.MailboxOverflows, _hv.StrayReplies, _hv.SErrors, _hv.StrayInterrupts);
                break;
            default:
                Answer(in asked, _machine.Counter, _cpu.IdleTime, (ulong)(_cpu.Loaded + 1), (ulong)_hv.Actors.Count);
                break;
        }
    }

    private void Answer(ref readonly Message asked, ulong a, ulong b, ulong c, ulong d) =>
        Post(asked.Target, asked.Source, new Answer { A = a, B = b, C = c, D = d, Ticket = asked.Payload<Question>().Ticket });
}
