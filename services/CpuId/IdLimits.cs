// Why: most ID registers are unsigned fields of four bits and nothing else: what a guest may see of them is then a number, the highest value
// of each field at the field's place, which the compiler puts together; the code that compares is there once.
// Promises: as IdFields does. A field that no line names reads 0, and none shows more than the machine has, nor more than hv knows.
using System.Runtime.CompilerServices;

namespace Hv.Services.CpuId;

/// <summary>The highest values of a register's fields that a guest may see.</summary>
internal readonly struct IdLimits
{
    private const int FieldBits = 4;
    private const ulong FieldMask = 0xF;

    private readonly ulong _max;

    private IdLimits(ulong max) => _max = max;

    /// <summary>No field is shown.</summary>
    public static IdLimits None => default;

    /// <summary>Shows an unsigned field of four bits.</summary>
    /// <param name="shift">Its lowest bit.</param>
    /// <param name="max">The highest value that hv knows to work.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public IdLimits Unsigned(int shift, int max) => new(_max | ((ulong)(uint)max << shift));

    /// <summary>What the guest reads where the machine has this value.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ulong Of(ulong machine)
    {
        ulong guest = 0;
        for (int shift = 0; shift < 64; shift += FieldBits)
        {
            ulong max = (_max >> shift) & FieldMask, field = (machine >> shift) & FieldMask;
            guest |= (field < max ? field : max) << shift;
        }

        return guest;
    }
}
