// Why: the way to say which fields of an ID register a guest may see, one line a field.
// Promises: a field that no line names reads 0. A field never shows more than the machine has, nor more than the highest
// value that hv knows (Arm ARM DDI 0487, D19.1.3 "Principles of the ID scheme for fields in ID registers": a higher
// number includes the lower ones; signed, 0xF is "not implemented").
namespace Hv.Services.CpuId;

/// <summary>A guest's value of an ID register while it is put together.</summary>
internal readonly ref struct IdFields
{
    private const int FieldMask = 0xF;
    private const int SignBit = 0x8;

    private readonly ulong _machine;

    private IdFields(ulong machine, ulong guest)
    {
        _machine = machine;
        Value = guest;
    }

    /// <summary>What the guest reads.</summary>
    public ulong Value { get; }

    /// <summary>Begins with no field shown.</summary>
    /// <param name="machine">The machine's value.</param>
    public static IdFields Of(ulong machine) => new(machine, 0);

    /// <summary>Shows an unsigned field of four bits.</summary>
    /// <param name="shift">Its lowest bit.</param>
    /// <param name="max">The highest value that hv knows to work.</param>
    public IdFields Unsigned(int shift, int max)
    {
        int machine = (int)(_machine >> shift) & FieldMask;
        return With(shift, machine < max ? machine : max);
    }

    /// <summary>Shows a signed field of four bits: whatever negative value the machine has becomes 0xF.</summary>
    /// <inheritdoc cref="Unsigned"/>
    public IdFields Signed(int shift, int max)
    {
        int machine = (int)(_machine >> shift) & FieldMask;
        return (machine & SignBit) != 0 ? With(shift, FieldMask) : With(shift, machine < max ? machine : max);
    }

    /// <summary>Shows a value that is hv's own, whatever the machine has.</summary>
    public IdFields Fixed(int shift, int value) => With(shift, value);

    private IdFields With(int shift, int field) => new(_machine, Value | ((ulong)(uint)field << shift));
}
