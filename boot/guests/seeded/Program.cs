// Asks hv to go wrong, in an image built for that (make SEEDED=1: services/Psci/SeededFaults.cs, kernel/Metal/SeededPanic.cs): waits for
// a byte on the UART, whose digit says how. Under the image that ships, every one of these calls is just an unknown function.
namespace Hv.Guests;

internal static class Program
{
    /// <summary>The vendor-specific hypervisor service calls (SMCCC DEN0028, 6.1), at their end.</summary>
    private const uint First = 0x8600_ff00;

    public static ReadOnlySpan<byte> Name => "seeded"u8;

    public static void Main()
    {
        Print.Text("seeded: ready"u8).Line();
        int received;
        do
        {
            received = Uart.TryGet();
        }
        while (received is < '0' or > '9');
        ulong result = Psci.Hypercall((PsciFunction)(First + (uint)(received - '0')));
        Test.Equal((ulong)(long)(int)result, unchecked((ulong)(long)PsciResult.NotSupported), "an unknown function"u8);
        Test.Finish();
    }
}
