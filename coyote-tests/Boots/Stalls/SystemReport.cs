// Why: what hv itself knows of each CPU, VM, vCPU and actor says what a vCPU waits for, and who has not sent it.
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Services.Scheduler;
using Hv.Services.VGic;
using Hv.Services.VTimer;

namespace Hv.Tests.Boots.Stalls;

/// <summary>hv's tables in words. Times are ticks of the physical counter, but for a vCPU's own timers, whose are its VM's.</summary>
internal sealed class SystemReport
{
    private readonly GdbStub _stub;
    private readonly HvMemory _memory;
    private readonly StringBuilder _report;
    private readonly HvSystem _hv;
    private readonly CpuState[] _cpus;
    private readonly Vm[] _vms;
    private readonly Vcpu[] _vcpus;
    private readonly Actor[] _actors;
    private readonly ulong[] _deadlines;

    private SystemReport(GdbStub stub, HvMemory memory, ulong system, StringBuilder report)
    {
        _stub = stub;
        _memory = memory;
        _report = report;
        _hv = memory.Read<HvSystem>(system);
        _cpus = memory.Read(_hv.Cpus);
        _vms = memory.Read(_hv.Vms);
        _vcpus = memory.Read(_hv.Vcpus);
        _actors = memory.Read(_hv.Actors);
        _deadlines = memory.Read(_hv.Deadlines);
    }

    /// <summary>Adds the report, or that hv is not so far that there could be one.</summary>
    internal static void Write(GdbStub stub, StringBuilder report)
    {
        // TPIDR_EL2 points to MetalCpu (kernel/Metal/MetalMachine.cs), whose seventh word is HvSystem.
        const int System = 6;
        ulong block = stub.Register(0, "TPIDR_EL2");
        if (block == 0)
        {
            report.AppendLine("hv is not there, or has not begun");
            return;
        }

        HvMemory memory = new(stub, stub.Register(0, "TTBR0_EL2"));
        ulong system = memory.Read<ulong>(block + (System * sizeof(ulong)));
        if (memory.Read<HvSystem>(system).Actors.Count == 0)
        {
            report.AppendLine("hv has not made its tables yet");
            return;
        }

        new SystemReport(stub, memory, system, report).Write();
    }

    private void Write()
    {
        Line($"hv last looked at the time at {_cpus.Select((_, cpu) => NowOf(cpu)).Max()}; {_hv.MailboxOverflows} full mailboxes, {_hv.StrayReplies} stray replies, {_hv.StrayInterrupts} stray interrupts, {_hv.Restarts} restarts");
        for (int cpu = 0; cpu < _cpus.Length; cpu++)
        {
            WriteCpu(cpu);
        }

        for (int vm = 0; vm < _vms.Length; vm++)
        {
            WriteVm(vm);
        }

        foreach (Actor actor in _actors.Where(actor => actor.Index != 0))
        {
            WriteActor(in actor);
        }
    }

    private void WriteCpu(int cpu)
    {
        ref CpuState state = ref _cpus[cpu];
        string running = state.Running != 0 ? Words.NameOf(in _actors[state.Running]) : "none";
        string ready = string.Join(", ", ReadyOn(cpu).Select(index => Words.NameOf(in _actors[index])));
        Line($"CPU {cpu}: decided {NameOf(state.Decision)}, loaded {NameOf(state.Loaded)}, slice to {Words.Deadline(state.SliceEnd)}, alarm {Words.Deadline(state.Alarm)}, earliest deadline {Words.Deadline(state.EarliestDeadline)}, handler {running}, ready actors: {(ready.Length == 0 ? "none" : ready)}");
    }

    private IEnumerable<int> ReadyOn(int cpu)
    {
        int next = IndexOf(_cpus[cpu].FirstReady);
        for (int i = 0; next != 0 && i < _actors.Length; i++)
        {
            yield return next;
            next = IndexOf(_actors[next].NextReady);
        }
    }

    // A pointer of hv's, to an element of its table of actors; 0 for none.
    private unsafe int IndexOf(Ref<Actor> actor) =>
        actor.Exists ? (int)(((ulong)Unsafe.AsPointer(ref actor.Value) - HvMemory.AddressOf(_hv.Actors, 0)) / (ulong)sizeof(Actor)) % _actors.Length : 0;

    private void WriteVm(int number)
    {
        Vm vm = _vms[number];
        VGicState gic = _memory.Read<VGicState>(HvMemory.AddressOf(_hv.Services.VGics, number));
        VTimerState timers = _memory.Read<VTimerState>(HvMemory.AddressOf(_hv.Services.VTimers, number));
        Line($"vm{number}: {vm.State}, awaits {vm.Awaited}, counter offset {vm.CounterOffset}, SPIs: {InterruptsOf(gic, 1)}");
        for (int index = 0; index < vm.VcpuCount; index++)
        {
            WriteVcpu(in _vcpus[vm.FirstVcpu + index], ref gic, ref timers);
        }
    }

    private void WriteVcpu(ref readonly Vcpu vcpu, ref VGicState gic, ref VTimerState timers)
    {
        ushort id = vcpu.Id;
        int cpu = Array.FindIndex(_cpus, state => state.Loaded == id);
        bool isInGuest = cpu >= 0 && _stub.Position(cpu).State.ExceptionLevel < 2;
        (ulong pc, Arch.Pstate state) = isInGuest ? _stub.Position(cpu) : (vcpu.Context.ProgramCounter, new(vcpu.Context.Pstate));
        string what = vcpu.Waits == WaitReasons.None ? isInGuest ? "runs" : vcpu.IsBlocked ? "could run, but its Scheduler holds it for blocked" : "ready" : $"waits for {vcpu.Waits}";
        string where = cpu >= 0 ? $" on CPU {cpu}" : "";
        Line($"  {NameOf(id)}: {what}{where}, home CPU {vcpu.HomeCpu}{(vcpu.IsBlocked ? ", told blocked" : "")}, {Words.Of(state)}, pc 0x{pc:x}, last trap 0x{vcpu.Request.Syndrome.Value:x}");
        VcpuState own = gic.Vcpus[vcpu.Index];
        IEnumerable<ListRegister> put = Words.Bits(own.Used).Select(slot => own.Slots[slot].Content);
        IEnumerable<ListRegister> saved = Enumerable.Range(0, ListRegisterSet.Capacity).Select(slot => _vcpus[id].Interface.ListRegisters[slot]);
        Line($"    interrupts: {InterruptsOf(gic, 0, vcpu.Index)}; VGic put into list registers: {Words.Of(put)}; {(cpu >= 0 ? "they are in the CPU" : $"there: {Words.Of(saved)}")}{(own.IsReclaiming ? ", reclaiming" : "")}{(own.HasWaiting ? ", more wait" : "")}, injected {own.Sent}, heard {own.Heard}, taken {vcpu.Applied}");
        (ulong control, ulong compare) = cpu >= 0 ? (_stub.Register(cpu, "CNTV_CTL_EL0"), _stub.Register(cpu, "CNTV_CVAL_EL0")) : (vcpu.Context.El1.CntvCtl, vcpu.Context.El1.CntvCval);
        PhysicalTimer physical = timers.Timers(vcpu.Index).Physical;
        string armed = string.Join(", ", Enumerable.Range(0, _cpus.Length).Where(c => DeadlineOf(c, id) != ArmTimer.Never).Select(c => $"{DeadlineOf(c, id)} on CPU {c}"));
        Line($"    timers: virtual {Words.Timer(control, compare)}{(vcpu.TimerInterruptIsActive ? ", active" : "")}; physical {Words.Timer(physical.Control.Read(false), physical.CompareValue)}; software {(armed.Length == 0 ? "none" : armed)}");
    }

    // Those that somebody owns or has written to. A CPU keeps itself.
    private void WriteActor(ref readonly Actor actor)
    {
        uint waiting = (actor.Mailbox.Tail - actor.Mailbox.Head) / 2;
        bool isAtHome = actor.Kind == Ipc.ActorKind.Cpu || actor.IsPinned;
        if (waiting != 0 || actor.HasDirect || (actor.Owner != 0 && !isAtHome))
        {
            string message = actor.HasDirect ? $", to handle {Encoding.Latin1.GetString(Ipc.MessageNames.Of(actor.Direct.Kind))}" : "";
            Line($"{Words.NameOf(in actor)}{(actor.Vm == Actor.NoVm ? "" : $" of vm{actor.Vm}")}: {(actor.Owner == 0 ? "free" : $"owned by CPU {actor.Owner - 1}")}, {waiting} of {actor.CellCount} messages wait{message}");
        }
    }

    private static string InterruptsOf(VGicState gic, int firstWord, int vcpu = 0)
    {
        List<string> all = [];
        for (int word = firstWord; word < (firstWord == 0 ? 1 : IntId.WordCount); word++)
        {
            InterruptBank bank = VGicState.Bank(ref gic, vcpu, word);
            int first = word * InterruptBank.Size;
            all.AddRange(Words.Bits(bank.Pending | bank.Active | bank.InFlight | bank.Hardware).Select(bit =>
                $"{first + bit}{Said(bank.Pending, bit, " pending")}{Said(bank.Active, bit, " active")}{Said(bank.InFlight, bit, " in flight")}{Said(bank.Hardware, bit, " hw")}{Said(~bank.Enabled, bit, " disabled")}"));
        }

        return all.Count == 0 ? "none" : string.Join("; ", all);
    }

    private static string Said(uint word, int bit, string what) => (word >> bit & 1) != 0 ? what : "";

    private string NameOf(int vcpu) => vcpu == CpuState.NoVcpu ? "none" : $"vm{_vcpus[vcpu].Vm} vCPU {_vcpus[vcpu].Index}";

    private ulong DeadlineOf(int cpu, int vcpu) => _deadlines[(cpu * _vcpus.Length) + vcpu];

    // A Scheduler's state is long; the time that it was told last is one word of it.
    private ulong NowOf(int cpu)
    {
        SchedulerState layout = default;
        nint offset = Unsafe.ByteOffset(ref Unsafe.As<SchedulerState, ulong>(ref layout), ref layout.Now);
        return _memory.Read<ulong>(HvMemory.AddressOf(_hv.Services.Schedulers, cpu) + (ulong)offset);
    }

    private void Line(FormattableString text) => _report.AppendLine(text.ToString(CultureInfo.InvariantCulture));
}
