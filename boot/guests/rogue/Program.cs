// Does what a guest must not be able to do, and what hardly any guest does, some two hundred thousand times: memory and devices that are
// not its own, every system register encoding, hypercalls and secure calls by chance, instructions of absent extensions. Each must end
// as the architecture says, in a result or in an exception at EL1; the guest goes on, and the machine still works at its end.
//
// On bare QEMU other things are where hv has nothing, so there only survival and the architecture's own rules are checked.
namespace Hv.Guests;

internal static unsafe class Program
{
    public static ReadOnlySpan<byte> Name => "rogue"u8;

    public static void Main()
    {
        Exceptions.OnException(&Probe.Recover);
        Gic.Start();
        Gic.StartCpu();
        Memory.Run();
        Devices.Run();
        SystemRegisters.Run();
        Calls.Run();
        Extensions.Run();
        TestStillWorks();
        Test.Finish();
    }

    private static void TestStillWorks()
    {
        Test.Equal(Psci.Version, 0x1_0001, "at the end hypercalls work"u8);
        Test.That(Gic.Interrupts is >= 64 and <= 1024, "at the end the GIC answers"u8);
        ulong count = Timer.VirtualCount;
        Timer.Virtual.Arm(count + Timer.Millisecond);
        Gic.Enable(Timer.Virtual.Interrupt);
        while (Timer.VirtualCount < count + (1000 * Timer.Millisecond) && CpuInterface.HighestPending != Timer.Virtual.Interrupt)
            Cpu.Yield();
        Test.Equal(CpuInterface.Acknowledge, Timer.Virtual.Interrupt, "at the end the timer interrupts"u8);
        Timer.Virtual.Stop();
        CpuInterface.EndOfInterrupt(Timer.Virtual.Interrupt);
    }
}
