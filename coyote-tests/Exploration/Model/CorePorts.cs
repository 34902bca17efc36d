// Why: the core's own actors hold no ports; whom they speak to is written in ipc/protocols. It is the same whatever services there are: whom
// a vCPU asks for a device or a register stands in the tables of regions and registers.
using System.Collections.Generic;
using System.Linq;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;

namespace Hv.Tests.Exploration.Model;

/// <summary>What the core's own actors may say.</summary>
internal static class CorePorts
{
    private const string Field = "(core)";

    // Each to those of that kind that are of its VM, or of the machine; one of the machine's speaks to those of every VM.
    private static readonly (ActorKind From, Type Protocol, ActorKind To)[] _rows =
    [
        (ActorKind.Vcpu, typeof(Smccc), ActorKind.Psci),
        (ActorKind.Vcpu, typeof(GuestFaults), ActorKind.Faults),
        (ActorKind.Vcpu, typeof(Interrupts), ActorKind.VGic),
        (ActorKind.Vcpu, typeof(Timers), ActorKind.VTimer),
        (ActorKind.Vcpu, typeof(Lifecycle), ActorKind.Vm),
        (ActorKind.Vcpu, typeof(Scheduling), ActorKind.Scheduler),
        (ActorKind.Vcpu, typeof(Log), ActorKind.Console),
        (ActorKind.Vm, typeof(VcpuControl), ActorKind.Vcpu),
        (ActorKind.Vm, typeof(Log), ActorKind.Console),
        (ActorKind.Cpu, typeof(Scheduling), ActorKind.Scheduler),
        (ActorKind.Cpu, typeof(Timers), ActorKind.VTimer),
        (ActorKind.Cpu, typeof(Hardware), ActorKind.SerialPort),
        (ActorKind.Cpu, typeof(VcpuControl), ActorKind.Vcpu),
        (ActorKind.Cpu, typeof(Lifecycle), ActorKind.Vm),
        (ActorKind.Cpu, typeof(Log), ActorKind.Console),
        (ActorKind.Cpu, typeof(ServiceControl), ActorKind.Console),
        (ActorKind.Cpu, typeof(ServiceControl), ActorKind.Scheduler),
        (ActorKind.SerialPort, typeof(Serial), ActorKind.Console),
        (ActorKind.Vcpu, typeof(Inspection), ActorKind.Monitor),
        (ActorKind.Vcpu, typeof(Tracing), ActorKind.Monitor),
        (ActorKind.Vm, typeof(Inspection), ActorKind.Monitor),
        (ActorKind.Vm, typeof(VmControl), ActorKind.Monitor),
        (ActorKind.Cpu, typeof(Inspection), ActorKind.Monitor),
        (ActorKind.Cpu, typeof(ServiceControl), ActorKind.Monitor),
    ];

    /// <summary>All of it, as ports.</summary>
    /// <param name="actors">By number.</param>
    /// <param name="regions">The VMs' devices.</param>
    /// <param name="registers">By VM, the services that its vCPUs ask for system registers.</param>
    public static IEnumerable<WiredPort> Of(WiredActor[] actors, WiredRegion[] regions, IReadOnlyDictionary<int, int[]> registers)
    {
        foreach ((ActorKind from, Type protocol, ActorKind to) in _rows)
        {
            foreach (WiredActor holder in actors.Where(a => a.Kind == from))
            {
                foreach (WiredActor target in actors.Where(a => a.Kind == to && (a.Vm == holder.Vm || a.Vm == Actor.NoVm || holder.Vm == Actor.NoVm)))
                {
                    yield return new WiredPort(holder.Index, Field, protocol, target.Index);
                }
            }
        }

        foreach (WiredActor vcpu in actors.Where(a => a.Kind == ActorKind.Vcpu))
        {
            int[] devices = [.. regions.Where(r => r.Vm == vcpu.Vm).Select(r => r.Device).Distinct()];
            foreach (int device in devices)
            {
                yield return new WiredPort(vcpu.Index, Field, typeof(Mmio), device);
            }

            foreach (int service in registers[vcpu.Vm])
            {
                yield return new WiredPort(vcpu.Index, Field, typeof(SysReg), service);
            }
        }

        // Every service of a VM: the VM resets it. And whoever may be asked by a vCPU may answer it.
        foreach (WiredActor service in actors.Where(a => a.Kind >= ActorKind.Console && a.Vm != Actor.NoVm))
        {
            yield return new WiredPort(actors.First(a => a.Kind == ActorKind.Vm && a.Vm == service.Vm).Index, Field, typeof(ServiceControl), service.Index);
            foreach (WiredActor vcpu in actors.Where(a => a.Kind == ActorKind.Vcpu && a.Vm == service.Vm))
            {
                yield return new WiredPort(service.Index, "(answers)", typeof(VcpuReply), vcpu.Index);
            }
        }
    }
}
