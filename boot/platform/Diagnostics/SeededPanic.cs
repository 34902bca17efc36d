// Why: the words of a panic are tested with panics (coyote-tests/Boots/SeededFaultBoots). In no image that ships.
#if METAL && SEEDED

namespace Hv.Platform.Diagnostics;

/// <summary>Ends of hv on demand: function identifiers 0x8600_FF05 to 0x8600_FF09.</summary>
internal static unsafe class SeededPanic
{
    /// <summary>Ends hv as the function asks, if it does.</summary>
    internal static void Commit(ulong function)
    {
        switch (function)
        {
            case 0x8600_FF05:
                *(ulong*)0x7000_0000_0000 = 1;
                break;
            case 0x8600_FF06:
                *(ulong*)Layout.Base = 1;
                break;
            case 0x8600_FF07:
                _ = Recurse((int)function);
                break;
            case 0x8600_FF08:
                ((delegate*<void>)Layout.PoolStart)();
                break;
            case 0x8600_FF09:
                _ = "123"u8[(int)function & 0xFF];
                break;
        }
    }

    private static int Recurse(int depth)
    {
        Span<byte> room = stackalloc byte[512];
        room[depth & 511] = 1;
        return Recurse(depth + 1) + room[(depth + 1) & 511];
    }
}
#endif
