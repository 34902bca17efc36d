// Rings at itself, and is interrupted for it. Where there are several VMs it would ring at the next.
namespace Hv.Guests;

internal static unsafe class Program
{
    private const ulong Doorbell = 0x090b_0000;
    private const uint DoorbellInterrupt = 35;

    private static uint s_taken;

    public static ReadOnlySpan<byte> Name => "doorbell"u8;

    public static void Main()
    {
        Exceptions.OnInterrupt(&Handle);
        Gic.Start();
        Gic.StartCpu();
        Gic.Route(DoorbellInterrupt, Cpu.Affinity);
        Gic.Enable(DoorbellInterrupt);
        Cpu.EnableInterrupts();
        Test.Equal(Mmio.Read32(Doorbell), 0, "nobody has rung"u8);
        for (uint ring = 1; ring <= 3; ring++)
        {
            Mmio.Write32(Doorbell, 1);
            Test.That(Test.Await(ref s_taken, ring), "a ring interrupts"u8);
        }

        Test.Pause(1);
        Test.Equal(s_taken, 3, "a ring interrupts once"u8);
        Test.Equal(Mmio.Read32(Doorbell), 0, "all rings are taken"u8);
        Test.Finish();
    }

    private static void Handle(uint interrupt)
    {
        Test.Equal(Mmio.Read32(Doorbell), 1, "one ring at a time"u8);
        s_taken++;
        CpuInterface.EndOfInterrupt(interrupt);
    }
}
