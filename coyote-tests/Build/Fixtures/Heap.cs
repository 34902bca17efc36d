// assembly: kernel
namespace Hv.Kernel.Bad;

internal sealed class Thing;

internal readonly struct Value;

internal static class Allocates
{
    internal static object Class() => new Thing(); // HV002

    internal static int[] Array() => new int[3]; // HV002

    internal static int[] Collection() => [1, 2, 3]; // HV002

    internal static object Box(int value) => value; // HV002

    internal static Func<int> Closure(int value) => () => value; // HV002

    internal static string Text(int value) => $"{value}"; // HV002

    internal static string Join(string a, string b) => a + b; // HV002

    internal static ReadOnlySpan<byte> Data() => [1, 2, 3];

    internal static Value Struct() => new();

    [Obsolete("attributes are no code")]
    internal static string Constant() => "a" + "b";
}
