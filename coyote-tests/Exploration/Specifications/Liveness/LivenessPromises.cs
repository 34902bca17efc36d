// Why: what must happen in the end, one class each.
using Hv.Arch;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications.Liveness;

/// <summary>No wake-up is lost.</summary>
internal sealed unsafe class WakesUp : LivenessPromise<WakeUpMonitor>
{
    public override string Name => "no-lost-wake-up";

    public override string Promise => "A vCPU that can run, or sleeps with an interrupt that is deliverable and not masked, runs in the end; one that runs is interrupted.";

    public override string Source => "Arm ARM DDI 0487, WFI; GIC IHI 0069, 4.8; kernel/State/WaitReasons.cs";

    protected override int CountOf(World world) => world.Scenario.VcpuCount;

    protected override bool IsWaiting(World world, int who)
    {
        ref Vcpu vcpu = ref world.System->Vcpus[who];
        if (world.System->Vms[vcpu.Vm].State != VmState.Running)
        {
            return false;
        }

        int cpu = world.VcpuGhosts[who].LoadedOn - 1;
        return vcpu.Waits switch
        {
            WaitReasons.None => cpu < 0 || world.Cpus[cpu].Mode != CpuMode.Guest || HasInterrupt(world, ref vcpu, cpu),
            WaitReasons.Interrupt => HasInterrupt(world, ref vcpu, cpu),
            WaitReasons.ListRegisters or (WaitReasons.ListRegisters | WaitReasons.Interrupt) => true,
            _ => false,
        };
    }

    protected override ulong TokenOf(World world, int who) => world.Entered[who];

    protected override string Words(World world, int who) => world.System->Vcpus[who].Waits switch
    {
        WaitReasons.None when world.VcpuGhosts[who].LoadedOn != 0 => $"vCPU {who} runs, or is about to, and its interrupt does not reach it",
        WaitReasons.None => $"vCPU {who} can run and does not",
        WaitReasons waits => $"vCPU {who} could run but for its wait for {waits}, and does not",
    };

    // What VGic still holds back for it counts too: an interrupt that is enabled, pending and not masked.
    private static bool HasInterrupt(World world, ref Vcpu vcpu, int cpu)
    {
        var mask = new IchVmcrEl2(cpu >= 0 ? world.Cpus[cpu].Vmcr : vcpu.Interface.Vmcr);
        for (int slot = 0; slot < world.ListRegisters; slot++)
        {
            ListRegister register = cpu >= 0 ? world.Cpus[cpu].ListRegisters[slot] : vcpu.Interface.ListRegisters[slot];
            bool passes = (register.IsGroup1 ? mask.EnablesGroup1 : mask.EnablesGroup0) && register.Priority < mask.PriorityMask;
            if (passes && register.State == ListRegisterState.Pending)
            {
                return true;
            }
        }

        return world.VcpuGhosts[vcpu.Id].Waiting != 0 && mask.PriorityMask != 0;
    }
}

/// <summary>Every request is answered.</summary>
internal sealed unsafe class GetsAnswers : LivenessPromise<AnswerMonitor>
{
    public override string Name => "one-answer";

    public override string Promise => "A vCPU that asks is answered in the end, unless it is turned off or its VM ends.";

    public override string Source => "ipc/protocols/VcpuReply.cs";

    protected override int CountOf(World world) => world.Scenario.VcpuCount;

    protected override bool IsWaiting(World world, int who) =>
        world.VcpuGhosts[who].HasRequest && (world.System->Vcpus[who].Waits & WaitReasons.Reply) != 0 &&
        world.System->Vms[world.System->Vcpus[who].Vm].State == VmState.Running;

    protected override ulong TokenOf(World world, int who) => world.VcpuGhosts[who].Request;

    protected override string Words(World world, int who) => $"vCPU {who} waits for the answer to its request {world.VcpuGhosts[who].Request}";
}

/// <summary>A virtual timer always fires.</summary>
internal sealed unsafe class TimersFire : LivenessPromise<TimerMonitor>
{
    public override string Name => "virtual-timers";

    public override string Promise => "A virtual timer that is due, and enabled, and not masked interrupts in the end.";

    public override string Source => "Arm ARM DDI 0487, D12.2.4; services/VTimer/VTimerService.cs";

    // The guest must take it, and the explorer may let slice after slice pass before it gets to a step of its own.
    protected override int Patience => 400;

    protected override int CountOf(World world) => world.Scenario.VcpuCount;

    protected override bool IsWaiting(World world, int who)
    {
        ref Vcpu vcpu = ref world.System->Vcpus[who];
        ref Vm vm = ref world.System->Vms[vcpu.Vm];
        int cpu = world.VcpuGhosts[who].LoadedOn - 1;
        ulong control = cpu >= 0 ? world.Cpus[cpu].TimerControl : vcpu.Context.El1.CntvCtl;
        if ((control & 3) != 1 || vm.State != VmState.Running || (vcpu.Waits & (WaitReasons.PowerOn | WaitReasons.Resume)) != 0)
        {
            return false;
        }

        ulong compare = cpu >= 0 ? world.Cpus[cpu].TimerCompare : vcpu.Context.El1.CntvCval;
        return *world.Counter >= vm.CounterOffset && *world.Counter - vm.CounterOffset >= compare;
    }

    // Its handler turns it off; a guest that sets it anew has another one.
    protected override ulong TokenOf(World world, int who)
    {
        int cpu = world.VcpuGhosts[who].LoadedOn - 1;
        ulong compare = cpu >= 0 ? world.Cpus[cpu].TimerCompare : world.System->Vcpus[who].Context.El1.CntvCval;
        return (compare << 8) + world.VcpuGhosts[who].TimerTaken;
    }

    protected override string Words(World world, int who) => $"the virtual timer of vCPU {who} is due and does not interrupt";
}

/// <summary>A VM that is to end or to reset does.</summary>
internal sealed unsafe class VmsEnd : LivenessPromise<VmLifeMonitor>
{
    public override string Name => "life-of-a-vm";

    public override string Promise => "A VM that is to stop or to reset is off or runs again in the end.";

    public override string Source => "kernel/Core/Core.Vms.cs; ipc/protocols/Lifecycle.cs";

    protected override int CountOf(World world) => world.Scenario.Vms.Length;

    protected override bool IsWaiting(World world, int who) => world.System->Vms[who].State is not (VmState.Running or VmState.Off);

    protected override ulong TokenOf(World world, int who) => (ulong)world.System->Vms[who].State;

    protected override string Words(World world, int who) => $"VM {who} is {world.System->Vms[who].State} and stays so";
}
