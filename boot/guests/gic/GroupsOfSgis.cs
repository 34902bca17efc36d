// SGIs of group 0: the registers that send them, and that each sends those of its group only (GIC IHI 0069, 12.2.15, 12.2.19, 12.2.20). With one
// Security state ICC_ASGI1R_EL1 stands for the other one's group 1, of which there is none: what it sends is of group 0. FIQs stay masked, so
// that what is there is asked for.
namespace Hv.Guests;

internal static unsafe class GroupsOfSgis
{
    private const uint Sgi = 5, OfGroup1 = 6, Self = 1;

    public static void Run()
    {
        Gic.Enable(Sgi);
        Gic.Enable(OfGroup1);
        Gic.SetGroup0(Sgi, true);
        Gic.StartGroup0();
        CpuInterface.Group0Enable = 1;
        for (int register = 0; register < 2; register++)
        {
            Taken.Forget();
            CpuInterface.SendSgiOfGroup0(Sgi, Self, other: register == 1);
            Await();
            Test.Equal(CpuInterface.Acknowledge0, Sgi, register == 0 ? "ICC_SGI0R sends an SGI of group 0"u8 : "ICC_ASGI1R sends an SGI of group 0"u8);
            CpuInterface.EndOfInterrupt0(Sgi);
            Test.Equal(CpuInterface.Acknowledge0, CpuInterface.None, "an SGI of group 0 is taken once"u8);
            CpuInterface.SendSgiOfGroup0(OfGroup1, Self, other: register == 1);
            Taken.Expect([], "what sends SGIs of group 0 sends none of group 1"u8);
        }

        CpuInterface.Group0Enable = 0;
        Gic.Start();
        Gic.SetGroup0(Sgi, false);
        Gic.Disable(Sgi);
        Gic.Disable(OfGroup1);
    }

    private static void Await()
    {
        for (int wait = 0; wait < 1000 && !Gic.IsPending(Sgi); wait++)
            Test.Pause(1);
    }
}
