// Why: from the first C# after reset to the first guest: look at the machine, take memory, wire the system, start.
// Promises: everything is decided here, once; what is wrong with the machine or a guest is said with the node's name.
#if METAL
using System.Diagnostics.CodeAnalysis;
using System.Runtime;
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
        Pl011 uart = FindUart(deviceTree, loadAddress, out uint treeSize, out PsciConduit conduit);
        EarlyConsole console = new(uart);
        if (exceptionLevel != 2)
        {
            console.Text("hv: cannot start: this is EL"u8);
            console.Decimal(exceptionLevel);
            console.Text(", and a hypervisor needs EL2; on QEMU: -M virt,virtualization=on\n"u8);
            console.Flush();
            Firmware.PowerOff(exceptionLevel == 1 && conduit == PsciConduit.Hvc ? conduit : PsciConduit.None);
        }

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
        machine->Last.Uart = uart;
        machine->Last.Psci = conduit;
        Registers.WriteTpidrEl2((ulong)cpu);
        machine->DeviceTree = CopyDeviceTree(ref machine->Pages, deviceTree, treeSize);
        Fdt tree = OpenTree(machine->DeviceTree, console);
        if (!MachineDescription.TryRead(in tree, ref machine->Description, out PlatformError error))
        {
            Refuse(console, in error);
        }

        machine->Last.Psci = machine->Description.Psci;
        machine->Map.Initialize(ref machine->Pages, loadAddress);
        machine->Map.MapDevice(ref machine->Pages, machine->Description.Uart.Registers.Base, machine->Description.Uart.Registers.Size);
        machine->Features = Features.Read(Ipc.Protocols.ListRegisterSet.Capacity);
        machine->Description.PutFirst(Registers.ReadMpidrEl1());
        console.Text("hv: EL2, "u8);
        console.Decimal((ulong)machine->Description.CpuCount);
        console.Text(machine->Description.CpuCount == 1 ? " CPU, "u8 : " CPUs, "u8);
        console.Decimal(machine->Description.Memory.Size >> 20);
        console.Text(" MiB\n"u8);
        machine->Gic.Initialize(ref machine->Map, ref machine->Pages, in machine->Description.Gic);
        StartSystem(ref *machine, ref *system, cpu, in tree, loadAddress, console);
    }

    private static void StartSystem(ref MetalMachine machine, ref HvSystem system, MetalCpu* cpu, in Fdt tree, ulong loadAddress, EarlyConsole console)
    {
        // hv's own block is reserved too: a module that lies in it was lost when hv started.
        MemoryMap free = machine.Description.Memory;
        if (!machine.Description.Reserved.Add(new AddressRange(loadAddress, Pages.BlockSize)) || !free.Remove(in machine.Description.Reserved))
        {
            Refuse(console, PlatformError.At(TreeError.TooMany, tree.Find("/reserved-memory"u8), "reg"u8));
        }

        GuestSet set = default;
        if (!GuestRefusal.ReadAll(in tree, in machine.Description, ref set, console))
        {
            set.Add(GuestConfig.Embedded(loadAddress));
        }

        if (!set.RemoveModules(ref free))
        {
            Refuse(console, PlatformError.At(TreeError.TooMany, tree.Find("/chosen"u8), "reg"u8));
        }

        ReserveOwnMemory(ref machine, ref free, in tree, in set);
        machine.Guests = machine.Pages.TakePool<GuestMemory>(set.Count);
        Pool<VmShape> shapes = machine.Pages.TakePool<VmShape>(set.Count);
        MachineShape shape = ShapeOf(in machine, in tree);
        int count = 0;
        for (int i = 0; i < set.Count; i++)
        {
            GuestConfig config = set[i];
            if (MakeGuest(ref machine, in tree, in config, ref free, i + 1 == set.Count, ref machine.Guests[count], console))
            {
                shape.Keyboard = config.HasKeyboard ? count : shape.Keyboard;
                shapes[count] = LoadGuest(ref machine, ref machine.Guests[count], count);
                count++;
            }
        }

        if (count == 0)
        {
            Refuse(console, PlatformError.At(TreeError.Missing, tree.Find("/chosen"u8), "a guest that can start"u8));
        }

        Wiring<Pages, IntrinsicMemory>.Build(ref system, ref machine.Pages, in shape, shapes.Slice(0, count));
        system.Interrupts = new InterruptMap
        {
            HypervisorTimer = machine.Description.Timer.Hypervisor.IntId,
            VirtualTimer = machine.Description.Timer.Virtual.IntId,
            Maintenance = machine.Description.Gic.Maintenance.IntId,
            Uart = machine.Description.Uart.Interrupt.IntId,
        };
        Adopt(cpu, ref system.Cpus[0], Layout.StackTop);
        CpuSetup.Initialize(ref machine, 0);
        CpuSetup.EnableUart(ref machine, 0);
        system.SerialPort.ReceiveInterrupt = true;
        machine.Last.Uart.SetInterrupts(transmit: false, receive: true);
        StartSecondaries(ref machine, ref system, cpu);
        console.Kept(machine.Pages.Used);
        Instructions.Run(EntryPoints.Start, Layout.StackTop);
    }

    private static void Adopt(MetalCpu* cpu, ref CpuState state, ulong stackTop)
    {
        fixed (CpuState* pointer = &state)
        {
            cpu->State = pointer;
        }

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
            machine.Map.Describe(in machine.Pages, cpu);
            Adopt(cpu, ref system.Cpus[i], machine.Map.MapStack(ref machine.Pages, i));
            Instructions.Dsb();
            ulong entry = machine.Pages.PhysicalOf((void*)Layout.SecondaryEntry);
            if (!Firmware.StartCpu(machine.Description.Psci, machine.Description.Cpus[i], entry, (ulong)cpu))
            {
                Panic.Stop("firmware did not start a CPU that the device tree names"u8);
            }
        }
    }

    private static Pl011 FindUart(ulong deviceTree, ulong loadAddress, out uint treeSize, out PsciConduit conduit)
    {
        treeSize = 0;
        conduit = PsciConduit.None;
        if (deviceTree == 0 || (deviceTree & 7) != 0 || !EarlyMap.Map(loadAddress, deviceTree, 8, device: false))
        {
            return default;
        }

        treeSize = GuestLoader.DeviceTreeSize(deviceTree);
        if (treeSize is 0 or > (2 << 20) || !EarlyMap.Map(loadAddress, deviceTree, treeSize, device: false))
        {
            treeSize = 0;
            return default;
        }

        if (Fdt.Open(new ReadOnlySpan<byte>((void*)deviceTree, (int)treeSize), out Fdt tree) != TreeError.None)
        {
            return default;
        }

        FdtProperty method = tree.Find("/psci"u8).Property("method"u8);
        conduit = method.Has("smc"u8) ? PsciConduit.Smc : method.Has("hvc"u8) ? PsciConduit.Hvc : PsciConduit.None;
        UartDescription.TryRead(in tree, out UartDescription uart, out _);
        return uart.Registers.Size != 0 && EarlyMap.Map(loadAddress, uart.Registers.Base, uart.Registers.Size, device: true)
            ? new Pl011(uart.Registers.Base)
            : default;
    }

    // Only what is used of it: boot loaders leave room for a megabyte. The copy's header tells its own size.
    private static ulong CopyDeviceTree(ref Pages pages, ulong from, uint size)
    {
        if (size == 0)
        {
            Firmware.Halt();
        }

        ReadOnlySpan<byte> blob = new((void*)from, (int)size);
        int used = FdtCopy.UsedSize(blob);
        void* copy = pages.Take((ulong)used);
        FdtCopy.Copy(blob, new Span<byte>(copy, used));
        return (ulong)copy;
    }

    private static Fdt OpenTree(ulong address, EarlyConsole console)
    {
        ReadOnlySpan<byte> blob = new((void*)address, (int)GuestLoader.DeviceTreeSize(address));
        TreeError error = Fdt.Open(blob, out Fdt tree);
        if (error != TreeError.None)
        {
            Refuse(console, PlatformError.At(error, default, default));
        }

        return tree;
    }

    // The tables of many VMs may not fit into hv's first block: 1 MiB a VM, 192 KiB a CPU and, for mailboxes, 2 KiB a CPU and vCPU.
    private static void ReserveOwnMemory(ref MetalMachine machine, ref MemoryMap free, in Fdt tree, in GuestSet set)
    {
        ulong cpus = (ulong)machine.Description.CpuCount;
        ulong wanted = (512 << 10) + (cpus * (192 << 10));
        for (int i = 0; i < set.Count; i++)
        {
            wanted += (1 << 20) + (cpus * (ulong)VcpusOf(in tree, set[i]) * (2 << 10));
        }

        while (machine.Pages.Free < wanted)
        {
            if (!free.TryTake(Pages.BlockSize, Pages.BlockSize, out AddressRange block) || !machine.Map.Extend(ref machine.Pages, block.Base))
            {
                Panic.Stop("there is not enough memory for hv"u8);
            }
        }
    }

    // False when it cannot be made, which is told; it has taken no memory then.
    private static bool MakeGuest(ref MetalMachine machine, in Fdt tree, in GuestConfig config, ref MemoryMap free, bool isLast, ref GuestMemory kept, EarlyConsole console)
    {
        ulong size = config.MemorySize != 0 ? config.MemorySize : isLast ? GuestMemoryPlan.Everything : 256 << 20;
        GuestError error = GuestLoader.Plan(ref machine, in config, ref free, size, out kept);
        if (error != GuestError.None)
        {
            GuestRefusal.Say(console, tree.NodeAt(config.Node), error);
            return false;
        }

        kept.VcpuCount = VcpusOf(in tree, in config);
        kept.Seed = machine.Description.KaslrSeed;
        return true;
    }

    private static VmShape LoadGuest(ref MetalMachine machine, ref GuestMemory guest, int index)
    {
        ulong root = GuestLoader.BuildStage2(ref machine, ref guest);
        GuestLoader.Load(ref machine, ref guest, clear: false);
        return new VmShape
        {
            Vcpus = guest.VcpuCount,
            RamBase = guest.Layout.Ram.Base,
            RamSize = guest.Layout.Ram.Size,
            EntryPoint = guest.Image.Entry,
            DeviceTree = guest.Layout.Tree.Base,
            Share = new Ipc.Protocols.VcpuShare(guest.Config.Weight, guest.Config.Cap, guest.Config.Affinity),
            Vttbr = (ulong)(index + 1) << 48 | root,
        };
    }

    private static int VcpusOf(in Fdt tree, in GuestConfig config) => config.Vcpus != 0 ? config.Vcpus : HvOptions.Vcpus(in tree);

    private static MachineShape ShapeOf(ref readonly MetalMachine machine, in Fdt tree)
    {
        MachineShape shape = new()
        {
            Cpus = machine.Description.CpuCount,
            ListRegisters = machine.Features.ListRegisters,
            IpaBits = machine.Features.Stage2.IpaBits,
            TicksPerSecond = Registers.ReadCntfrqEl0(),
            SliceTicks = Registers.ReadCntfrqEl0() / 200,
            HasColours = HvOptions.HasColours(in tree),
        };
        Registers.ReadIdRegisters((ulong*)&shape.IdRegisters);
        return shape;
    }

    [DoesNotReturn]
    private static void Refuse(EarlyConsole console, in PlatformError error)
    {
        Span<byte> line = stackalloc byte[192];
        console.Text(line.Slice(0, error.Format(line)));
        console.Text("\nhv: cannot start on this machine\n"u8);
        console.Flush();
        Firmware.PowerOff(((MetalCpu*)Registers.ReadTpidrEl2())->Last->Psci);
    }
}
#endif
