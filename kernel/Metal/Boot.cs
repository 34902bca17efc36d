// Why: from the first C# after reset to the first guest: look at the machine, take memory, wire the system, start.
// Promises: everything is decided here, once; what is wrong with the machine or a guest is said with the node's name.
#if METAL
using System.Runtime;
using System.Runtime.CompilerServices;
using Hv.Kernel.Core;
using Hv.Kernel.Wiring;
using Hv.Platform.DeviceTree;
using Hv.Platform.Diagnostics;
using Hv.Platform.Guests;
using Hv.Platform.Machine;

namespace Hv.Kernel.Metal;

/// <summary>Start-up.</summary>
internal static unsafe class Boot
{
    /// <summary>Entered by boot/entry.S, on the boot stack and the boot tables.</summary>
    [RuntimeExport("HvMain")]
    internal static void Main(ulong deviceTree, ulong loadAddress, ulong exceptionLevel)
    {
        ReadOnlySpan<byte> blob = BootTree.Find(deviceTree, loadAddress, exceptionLevel, out PanicState last, out MachineNodes nodes);

        // hv's own memory is laid out in front of everything that needs some.
        Pages pages = default;
        pages.Initialize(loadAddress);
        // All CPUs' blocks now, in hv's first 2 MiB: a CPU that starts reads its own on boot/entry.S's tables, which map no more.
        MetalCpu* cpu = (MetalCpu*)pages.Take((ulong)sizeof(MetalCpu) * CpuState.MaxCpus);
        MetalMachine* machine = (MetalMachine*)pages.Take((ulong)sizeof(MetalMachine));
        HvSystem* system = (HvSystem*)pages.Take((ulong)sizeof(HvSystem));
        cpu->Machine = machine;
        cpu->System = system;
        cpu->Last = &machine->Last;
        machine->Pages = pages;
        machine->Last = last;
        Registers.WriteTpidrEl2((ulong)cpu);
        machine->KeepDeviceTree(blob);
        Fdt tree = machine->DeviceTree;
        if (!MachineDescription.TryRead(in tree, in nodes, ref machine->Description, out PlatformError error))
        {
            Refusal.Because(in machine->Last, in error);
        }

        EarlyConsole console = new(last.Uart);
        machine->Last.Psci = machine->Description.Psci;
        machine->Map.Initialize(&machine->Pages, loadAddress);
        MapDevices(machine);
        machine->Features = Features.Read(Ipc.Protocols.ListRegisterSet.Capacity);
        machine->Description.PutFirst(Registers.ReadMpidrEl1());
        console.Machine(machine->Description.CpuCount, machine->Description.Memory.Size);
        machine->Gic.Initialize(in machine->Description.Gic);
        StartSystem(machine, ref *system, cpu, in tree, loadAddress, console);
    }

    /// <summary>Entered by boot/pack/unpack.S where the rest of the image is damaged.</summary>
    [RuntimeExport("HvDamaged")]
    internal static void Damaged(ulong deviceTree, ulong loadAddress, ulong exceptionLevel) =>
        Refusal.Damaged(deviceTree, loadAddress, exceptionLevel);

    private static void MapDevices(MetalMachine* machine)
    {
        ref GicDescription gic = ref machine->Description.Gic;
        machine->Map.MapDevice(in machine->Description.Uart.Registers);
        machine->Map.MapDevice(in gic.Distributor);
        for (int i = 0; i < gic.RegionCount; i++)
        {
            machine->Map.MapDevice(in gic.Regions[i]);
        }
    }

    private static void StartSystem(MetalMachine* machine, ref HvSystem system, MetalCpu* cpu, in Fdt tree, ulong loadAddress, EarlyConsole console)
    {
        // hv's own block is reserved too: a module that lies in it was lost when hv started.
        MemoryMap free = machine->Description.Memory;
        if (!machine->Description.Reserved.Add(new AddressRange(loadAddress, Pages.BlockSize)) || !free.Remove(in machine->Description.Reserved))
        {
            Refusal.Because(in machine->Last, PlatformError.At(TreeError.TooMany, tree.Find("/reserved-memory"u8), "reg"u8));
        }

        GuestRefusal.ReadAll(in tree, in machine->Description, loadAddress, console, out GuestSet set);
        if (!set.RemoveModules(ref free))
        {
            Refusal.Because(in machine->Last, PlatformError.At(TreeError.TooMany, tree.Find("/chosen"u8), "reg"u8));
        }

        ReserveOwnMemory(machine, ref free, in set);
        machine->MakeRoom(set.Count);
        Pool<VmShape> shapes = machine->Pages.TakePool<VmShape>(set.Count);
        MachineShape shape = ShapeOf(machine, in tree);
        int count = 0;
        for (int i = 0; i < set.Count; i++)
        {
            GuestConfig config = set[i];
            if (MakeGuest(machine, in tree, in config, ref free, count, out shapes[count], console))
            {
                shape.Keyboard = config.HasKeyboard ? count : shape.Keyboard;
                count++;
            }
        }

        if (count == 0)
        {
            Refusal.Because(in machine->Last, PlatformError.At(TreeError.Missing, tree.Find("/chosen"u8), "a guest that can start"u8));
        }

        Wiring<Pages>.Build(ref system, ref machine->Pages, in shape, shapes.Slice(0, count));
        system.Interrupts = new InterruptMap
        {
            HypervisorTimer = machine->Description.Timer.Hypervisor.IntId,
            VirtualTimer = machine->Description.Timer.Virtual.IntId,
            Maintenance = machine->Description.Gic.Maintenance.IntId,
            Uart = machine->Description.Uart.Interrupt.IntId,
        };
        Adopt(cpu, ref system.Cpus[0], Layout.StackTop);
        CpuSetup.Initialize(ref *machine, 0);
        CpuSetup.EnableUart(ref *machine, 0);
        system.SerialPort.ReceiveInterrupt = true;
        machine->Last.Uart.SetInterrupts(transmit: false, receive: true);
        StartSecondaries(ref *machine, ref system, cpu);
        console.Kept(machine->Pages.Used);
        Instructions.Run(EntryPoints.Start, Layout.StackTop);
    }

    private static void Adopt(MetalCpu* cpu, ref CpuState state, ulong stackTop)
    {
        cpu->State = (CpuState*)Unsafe.AsPointer(ref state);
        cpu->StackTop = stackTop;
        state.StackTop = stackTop;
    }

    // Each finds itself initialised in its block; it sleeps until a vCPU is ready for it.
    private static void StartSecondaries(ref MetalMachine machine, ref HvSystem system, MetalCpu* first)
    {
        for (int i = 1; i < system.Cpus.Count; i++)
        {
            MetalCpu* cpu = first + i;
            *cpu = *first;
            machine.Map.Describe(cpu);
            Adopt(cpu, ref system.Cpus[i], machine.Map.MapStack(i));
            Instructions.Dsb();
            ulong entry = machine.Pages.PhysicalOf((void*)Layout.SecondaryEntry);
            if (!Firmware.StartCpu(machine.Description.Psci, machine.Description.Cpus[i], entry, (ulong)cpu))
            {
                Panic.Stop("firmware did not start a CPU that the device tree names"u8);
            }
        }
    }

    // The tables of many VMs may not fit into hv's first block: 1 MiB a VM, 192 KiB a CPU and, for mailboxes, 2 KiB a CPU and vCPU.
    private static void ReserveOwnMemory(MetalMachine* machine, ref MemoryMap free, in GuestSet set)
    {
        ulong cpus = (ulong)machine->Description.CpuCount;
        ulong wanted = (512 << 10) + (cpus * (192 << 10));
        for (int i = 0; i < set.Count; i++)
        {
            wanted += (1 << 20) + (cpus * (ulong)set[i].Vcpus * (2 << 10));
        }

        while (machine->Pages.Free < wanted)
        {
            if (!free.TryTake(Pages.BlockSize, Pages.BlockSize, out AddressRange block) || !machine->Map.Extend(block.Base))
            {
                Panic.Stop("there is not enough memory for hv"u8);
            }
        }
    }

    // False when it cannot be made, which is told.
    private static bool MakeGuest(MetalMachine* machine, in Fdt tree, in GuestConfig config, ref MemoryMap free, int index, out VmShape shape, EarlyConsole console)
    {
        ref GuestMemory guest = ref machine->Guests[index];
        GuestError error = GuestLoader.Plan(ref machine->Map, in config, ref free, out guest);
        if (error == GuestError.None)
        {
            error = machine->Fill(index, clear: false);
        }

        shape = default;
        if (error != GuestError.None)
        {
            GuestRefusal.Say(console, tree.NodeAt(config.Node), error);
            return false;
        }

        shape = new VmShape
        {
            Vcpus = config.Vcpus,
            RamBase = guest.Layout.Ram.Base,
            RamSize = guest.Layout.Ram.Size,
            EntryPoint = guest.Image.Entry,
            DeviceTree = guest.Layout.Tree.Base,
            Share = new Ipc.Protocols.VcpuShare(config.Weight, config.Cap, config.Affinity),
            Vttbr = (ulong)(index + 1) << 48 | machine->BuildStage2(index),
        };
        return true;
    }

    private static MachineShape ShapeOf(MetalMachine* machine, in Fdt tree)
    {
        MachineShape shape = new()
        {
            Cpus = machine->Description.CpuCount,
            ListRegisters = machine->Features.ListRegisters,
            IpaBits = machine->Features.Stage2.IpaBits,
            TicksPerSecond = Registers.ReadCntfrqEl0(),
            SliceTicks = Registers.ReadCntfrqEl0() / 200,
            HasColours = HvOptions.HasColours(tree.NodeAt(machine->Description.Chosen)),
        };
        Registers.ReadIdRegisters((ulong*)&shape.IdRegisters);
        return shape;
    }
}
#endif
