// Why: most ID registers are unsigned fields of four bits and nothing else: what a guest may see of them is then a number, the highest value
// of each field at the field's place, which the compiler puts together; the code that compares is there once.
// Promises: as IdFields does. A field that no line names reads 0, and none shows more than the machine has, nor more than hv knows.
using System.Runtime.CompilerServices;

namespace Hv.Services.CpuId;

/// <summary>The highest values of a register's fields that a guest may see.</summary>
internal readonly struct IdLimits
{
    private const int FieldBits = 4;

    /// <summary>Every other field, and the bit above each of these.</summary>
    private const ulong EvenFields = 0x0F0F_0F0F_0F0F_0F0F, Above = 0x1010_1010_1010_1010;

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
    public ulong Of(ulong machine) => Lower(machine, _max) | (Lower(machine >> FieldBits, _max >> FieldBits) << FieldBits);

    // The lower of each even field. Where the left one is not lower, the bit above the field outlives the subtraction, and becomes a mask of the field.
    private static ulong Lower(ulong left, ulong right)
    {
        left &= EvenFields;
        right &= EvenFields;
        ulong notLower = ((left | Above) - right) & Above;
        ulong mask = notLower - (notLower >> FieldBits);
        return (left & ~mask) | (right & mask);
    }
}
