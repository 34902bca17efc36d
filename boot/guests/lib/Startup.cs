// From start.S to the guest's own Program.Main, and from a failed check of the language to words.
using System.Runtime;

namespace Hv.Guests;

/// <summary>A guest's first and last lines of C#.</summary>
internal static class Startup
{
    /// <summary>Where the boot protocol says the device tree lies.</summary>
    public static ulong DeviceTree;

    [RuntimeExport("GuestStart")]
    private static void Start(ulong deviceTree)
    {
        DeviceTree = deviceTree;
        Uart.Start();
        Program.Main();
        Psci.SystemOff();
    }

    [RuntimeExport("HvFault")]
    private static void CheckFailed(FaultKind kind)
    {
        Test.Failure("a check of the language, FaultKind "u8).Decimal((uint)kind).Line();
        Psci.SystemOff();
    }
}
