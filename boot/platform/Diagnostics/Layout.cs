// Why: the addresses that boot/hv.ld decides.
#if METAL
using System.Runtime;
using System.Runtime.CompilerServices;

namespace Hv.Platform.Diagnostics;

/// <summary>Where hv's parts lie in virtual memory.</summary>
internal static class Layout
{
    /// <summary>The image's first byte, and of the 2 MiB block that it lies in.</summary>
    internal const ulong Base = 0xFF80_0000_0000;

    /// <summary>Where other CPUs' stacks are: a slot of <see cref="StackSlot"/> each.</summary>
    internal const ulong Stacks = Base + (1UL << 30);

    /// <summary>A guard of 16 KiB, then a stack of 16 KiB: the vectors know a stack by bit 14 of its addresses.</summary>
    internal const ulong StackSlot = 0x8000;

    /// <summary>Bytes of a stack.</summary>
    internal const ulong StackSize = 0x4000;

    /// <summary>What is before it is never executed here: where hv started, and the guest inside.</summary>
    internal static ulong TextStart => AddressOf(0);

    internal static ulong ReadOnlyStart => AddressOf(1);

    internal static ulong DataStart => AddressOf(2);

    internal static ulong BootTables => AddressOf(3);

    internal static ulong StackBottom => AddressOf(4);

    internal static ulong StackTop => AddressOf(5);

    internal static ulong PoolStart => AddressOf(6);

    internal static ulong EmbeddedStart => AddressOf(7);

    internal static ulong EmbeddedEnd => AddressOf(8);

    internal static ulong SymbolsStart => AddressOf(9);

    internal static ulong SymbolsEnd => AddressOf(10);

    /// <summary>Where firmware starts secondary CPUs.</summary>
    internal static ulong SecondaryEntry => AddressOf(11);

    // boot/layout.S: a table of the linker's symbols.
    [RuntimeImport("*", "hv_layout"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern ulong AddressOf(int index);
}
#endif
