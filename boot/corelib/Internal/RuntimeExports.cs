// Boxing, by the names that ILC insists on. The two functions behind them are absent from every image, so that a box does not
// link; the linker's message names the function that boxes.
using System.Runtime.CompilerServices;
using Internal.Runtime;

namespace System.Runtime;

internal static unsafe class RuntimeExports
{
    [RuntimeImport("*", "RhBox")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern object? RhBox(MethodTable* type, ref byte data);

    [RuntimeImport("*", "RhBoxAny")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern object RhBoxAny(ref byte data, MethodTable* type);

    [RuntimeImport("*", "RhUnbox")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void RhUnbox(object? value, ref byte data, MethodTable* type);

    [RuntimeImport("*", "RhUnbox2")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ref byte RhUnbox2(MethodTable* type, object value);
}
