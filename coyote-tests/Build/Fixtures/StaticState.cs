// assembly: services
namespace Hv.Services.Bad;

internal static class Memory
{
    internal const int Limit = 4;
    internal static int Count; // HV001
    private static readonly int _start = 7; // HV001

    internal static int Total { get; set; } // HV001

    internal static int Next => Limit + 1;

    internal static ReadOnlySpan<byte> Table => [1, 2, 3];

    internal static int Sum() => Count + _start;
}
