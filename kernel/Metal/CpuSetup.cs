// Why: the registers that say how a CPU virtualises, the same on every CPU, each with its reason.
#if METAL
using Hv.Platform.Diagnostics;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>Sets up a CPU for guests.</summary>
internal static class CpuSetup
{
    /// <summary>Sets this CPU's registers and starts its part of the GIC.</summary>
    internal static void Initialize(ref MetalMachine machine, int cpu)
    {
        Registers.WriteVtcrEl2(machine.Features.Stage2.Value);
        Registers.WriteCptrEl2((ulong)CptrEl2.Guest);
        Registers.WriteMdcrEl2(((ulong)MdcrEl2.Hpmn & Registers.ReadMdcrEl2()) | (ulong)MdcrEl2.Guest);
        Registers.WriteHstrEl2(0);
        Registers.WriteOslarEl1(0);

        // CNTHCTL_EL2: EL1PCTEN, EL1PCEN, bits 1:0, are 0: CNTP and CNTPCT trap; they are VTimer's.
        Registers.WriteCnthctlEl2(0);
        Registers.WriteVpidrEl2(Registers.ReadMidrEl1());
        Registers.WriteCntvCtlEl0(0);
        Registers.WriteCnthpCtlEl2(0);
        Registers.WriteHcrEl2((ulong)HcrEl2.Guest);
        Instructions.Isb();
        Instructions.InvalidateGuests();
        ulong affinity = machine.Description.Cpus[cpu];
        ulong redistributor = PhysicalGic.InitializeCpu(in machine.Description.Gic, affinity);
        if (redistributor == 0)
        {
            Panic.Stop("this CPU has no redistributor"u8);
        }

        machine.Redistributors[cpu] = redistributor;
        machine.Gic.Enable(redistributor, State.InterruptMap.Kick, edge: true, affinity);
        machine.Gic.Enable(redistributor, machine.Description.Gic.Maintenance.IntId, edge: false, affinity);
        machine.Gic.Enable(redistributor, machine.Description.Timer.Hypervisor.IntId, edge: false, affinity);
        machine.Gic.Enable(redistributor, machine.Description.Timer.Virtual.IntId, edge: false, affinity);
    }

    /// <summary>Turns the UART's interrupt on, to a CPU.</summary>
    internal static void EnableUart(ref MetalMachine machine, int cpu) =>
        machine.Gic.Enable(machine.Redistributors[cpu], machine.Description.Uart.Interrupt.IntId, machine.Description.Uart.Interrupt.IsEdge, machine.Description.Cpus[cpu]);
}
#endif
