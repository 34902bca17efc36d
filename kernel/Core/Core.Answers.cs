// Why: the Monitor asks and each of the core's actors answers for itself, so that nothing is read while somebody else changes it; only
// rows of the actors' table are read by a CPU that may not own them.
// Promises: every question is answered, whatever is asked for; what is not there is zeros.

namespace Hv.Kernel.Core;

internal ref partial struct Core<TMachine, TMemory>
{
    private void AnswerFor(ref Vcpu vcpu, ref readonly Message asked)
    {
        int n = asked.Payload<Question>().Index * 4;
        switch (asked.Payload<Question>().Topic)
        {
            case Topic.Registers:
                if (vcpu.IsLoaded)
                {
                    _machine.SaveEl1(ref vcpu);
                }

                Answer(in asked, Register(in vcpu, n), Register(in vcpu, n + 1), Register(in vcpu, n + 2), Register(in vcpu, n + 3));
                break;
            case Topic.ListRegisters:
                Answer(in asked, GetListRegister(in vcpu, 0).Value, GetListRegister(in vcpu, 1).Value, GetListRegister(in vcpu, 2).Value, GetListRegister(in vcpu, 3).Value);
                break;
            default:
                Answer(in asked, (ulong)vcpu.Waits, vcpu.Time + (vcpu.IsLoaded ? BusyTime : 0), _hv.Actors[vcpu.Self.Index].Sent, vcpu.HomeCpu);
                break;
        }
    }

    private void AnswerFor(ref Vm vm, ref readonly Message asked)
    {
        int n = asked.Payload<Question>().Index;
        if (asked.Payload<Question>().Topic == Topic.Region)
        {
            MmioRegion region = n < vm.RegionCount ? vm.Regions[n] : default;
            Answer(in asked, region.Start, region.Size, (ulong)_hv.Actors[region.Device.Index].Kind, (ulong)vm.RegionCount);
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
                ref Actor actor = ref _hv.Actors[question.Index < _hv.Actors.Count ? question.Index : 0];
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

    // In the order of Topic.Registers.
    private static unsafe ulong Register(ref readonly Vcpu vcpu, int n)
    {
        fixed (El1Registers* el1 = &vcpu.Context.El1)
        {
            int rest = n - 33;
            return n < 31 ? vcpu.Context.X[n] : n == 31 ? vcpu.Context.ProgramCounter : rest < 0 ? vcpu.Context.Pstate : rest < sizeof(El1Registers) / 8 ? ((ulong*)el1)[rest] : 0;
        }
    }
}
