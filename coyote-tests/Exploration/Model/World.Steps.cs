// Why: what can happen next, and how it happens.
// Promises: the same list in the same order in the same state, so that a schedule is a list of numbers.
using Hv.Arch;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.Core;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

internal sealed unsafe partial class World
{
    /// <summary>The most steps that <see cref="Enabled"/> returns.</summary>
    public const int MaxSteps = 64;

    /// <summary>What can happen next.</summary>
    /// <param name="steps">Room for <see cref="MaxSteps"/>.</param>
    /// <param name="must">How many of them, the first ones, the machine does by itself; when none, it is at rest.</param>
    /// <returns>How many there are.</returns>
    public int Enabled(Span<Step> steps, out int must)
    {
        int count = 0;
        for (int cpu = 0; cpu < Scenario.Cpus; cpu++)
        {
            bool interrupted = PendingOn(cpu) != SimCpu.None;
            switch (Cpus[cpu].Mode)
            {
                case CpuMode.Hypervisor:
                    steps[count++] = new Step(StepKind.Core, (byte)cpu);
                    break;
                case CpuMode.Guest:
                    if (!IsAtBarrier(cpu))
                    {
                        steps[count++] = new Step(StepKind.Guest, (byte)cpu);
                    }

                    if (interrupted)
                    {
                        steps[count++] = new Step(StepKind.Interrupt, (byte)cpu);
                    }

                    break;
                default:
                    if (interrupted && !Ghost->IsOff)
                    {
                        steps[count++] = new Step(StepKind.Interrupt, (byte)cpu);
                    }

                    break;
            }
        }

        if (Uart->Transmitting != 0 && (count == 0 || !Scenario.IsLineSlow))
        {
            steps[count++] = new Step(StepKind.Drain);
        }

        // While guests wait at their barrier, their slices would switch them for ever.
        bool isDone = IsSettingUp && (count != 0 || AllAtBarrier());
        if (NextDeadline() != ArmTimer.Never && !isDone)
        {
            steps[count++] = new Step(StepKind.Tick);
        }

        must = count;
        return IsSettingUp ? count : AddWhatNeedNotHappen(steps, count);
    }

    /// <summary>A step happens.</summary>
    public void Take<TMemory>(Step step)
        where TMemory : struct, IMemoryPort
    {
        Watcher?.OnStep(this, step);
        SimCpu* cpu = Cpus + step.Cpu;
        switch (step.Kind)
        {
            case StepKind.Core:
                if (CoreOf<TMemory>(step.Cpu).Step(ref cpu->Cursor))
                {
                    Enter(step.Cpu);
                }

                break;
            case StepKind.Guest:
                StepGuest<TMemory>(step.Cpu);
                break;
            case StepKind.Interrupt when cpu->Mode == CpuMode.Guest:
                Interrupt<TMemory>(step.Cpu);
                break;
            case StepKind.Interrupt:
                cpu->Mode = CpuMode.Hypervisor;
                CoreOf<TMemory>(step.Cpu).OnInterrupts();
                break;
            case StepKind.Tick:
                *Counter = Math.Max(*Counter, NextDeadline());
                break;
            case StepKind.Drain:
                Uart->Transmitting = 0;
                break;
            case StepKind.Type:
                Type(Scenario.Lines.Length == 0 ? "x" : Scenario.Lines[^Ghost->TypesLeft]);
                Ghost->TypesLeft--;
                break;
            case StepKind.SpuriousMaintenance:
                Ghost->MaintenancesLeft--;
                cpu->Spurious = SimCpu.Maintenance;
                break;
            case StepKind.StrayExpiry:
                Ghost->ExpiriesLeft--;
                System->Deadlines[(step.Cpu * System->Vcpus.Count) + step.Detail] = *Counter;
                System->Cpus[step.Cpu].EarliestDeadline = *Counter;
                System->Cpus[step.Cpu].Alarm = *Counter;
                cpu->Alarm = *Counter;
                break;
            case StepKind.HandlerFault:
                FaultHandler<TMemory>(step.Cpu, step.Detail);
                break;
            case StepKind.FullMailbox:
                FindFull<TMemory>(step.Cpu, step.Detail);
                break;
            case StepKind.Reset:
                ResetBy<TMemory>(step.Cpu);
                break;
            case StepKind.Command:
                Ghost->CommandsLeft--;
                cpu->Mode = CpuMode.Hypervisor;
                CoreOf<TMemory>(step.Cpu).Command((VmAction)step.Detail);
                break;
        }
    }

    /// <summary>hv's work on a CPU, until its guest runs or it sleeps: for a test that has an order of its own.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="most">How many steps at most: it may wait for what another CPU has not finished.</param>
    public void Drive<TMemory>(int cpu, int most)
        where TMemory : struct, IMemoryPort
    {
        for (int i = 0; i < most; i++)
        {
            if (Cpus[cpu].Mode == CpuMode.Hypervisor)
            {
                Take<TMemory>(new Step(StepKind.Core, (byte)cpu));
            }
            else if (PendingOn(cpu) != SimCpu.None)
            {
                Take<TMemory>(new Step(StepKind.Interrupt, (byte)cpu));
            }
            else
            {
                return;
            }
        }
    }

    /// <summary>The machine is at rest: nothing moves by itself any more. Checks that nothing was lost on the way.</summary>
    public void CheckAtRest()
    {
        foreach (var specification in Specifications)
        {
            specification.OnRest(this);
        }
    }

    /// <summary>The physical interrupt that a CPU would take; <see cref="SimCpu.None"/> for none.</summary>
    public uint PendingOn(int cpu) => Cpus[cpu].Pending(*Counter, ListRegisters, cpu == 0 && Uart->IsHigh && !Uart->IsActive);

    /// <summary>Marks a CPU as running the guest that it has loaded.</summary>
    public void Enter(int cpu)
    {
        Cpus[cpu].Mode = CpuMode.Guest;
        Entered[System->Cpus[cpu].Loaded]++;
        foreach (var specification in Specifications)
        {
            specification.OnEnter(this, cpu, System->Cpus[cpu].Loaded);
        }
    }

    /// <summary>The earliest time at which something comes by itself; Never for none, or when it has come already.</summary>
    public ulong NextDeadline()
    {
        ulong earliest = ArmTimer.Never;
        for (int i = 0; i < Scenario.Cpus; i++)
        {
            ref SimCpu cpu = ref Cpus[i];
            if (cpu.Alarm > *Counter)
            {
                earliest = Math.Min(earliest, cpu.Alarm);
            }

            if ((cpu.TimerControl & 3) == 1 && cpu.TimerOffset + cpu.TimerCompare > *Counter)
            {
                earliest = Math.Min(earliest, cpu.TimerOffset + cpu.TimerCompare);
            }
        }

        return earliest;
    }

    private bool AllAtBarrier()
    {
        for (int cpu = 0; cpu < Scenario.Cpus; cpu++)
        {
            if (Cpus[cpu].Mode == CpuMode.Guest && !IsAtBarrier(cpu))
            {
                return false;
            }
        }

        for (int vcpu = 0; vcpu < Scenario.VcpuCount; vcpu++)
        {
            bool isOn = (System->Vcpus[vcpu].Waits & WaitReasons.PowerOn) == 0;
            if (isOn && OperationOf(vcpu).Kind != GuestOpKind.Barrier)
            {
                return false;
            }
        }

        return true;
    }
}
