// The GIC as GIC IHI 0069 has it for an operating system at EL1 without security: every kind of interrupt delivered exactly once, in
// the order of priorities, held back by each thing that holds back. Runs with one CPU or more, on bare QEMU virt as under hv.
namespace Hv.Guests;

internal static unsafe class Program
{
    public static ReadOnlySpan<byte> Name => "gic"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Taken.Handle);
        Gic.Start();
        Gic.StartCpu();
        Cpu.EnableInterrupts();

        Registers.Run();
        Delivery.Run();
        Holding.Run();
        GroupsOfSgis.Run();
        if (Gic.Cpus > 1)
            SeveralCpus.Run();
        Test.Equal(CpuInterface.Spurious, 0, "no spurious interrupts"u8);
        Print.Text("gic: "u8).Decimal((uint)Gic.Cpus, " CPUs"u8).Line();
        Test.Finish();
    }
}
