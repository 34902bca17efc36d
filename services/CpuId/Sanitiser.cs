// Why: one pass from the machine's ID registers to the guest's, so that a read is one look-up.
namespace Hv.Services.CpuId;

/// <summary>Makes a guest's ID registers from the machine's.</summary>
internal static class Sanitiser
{
    private const int FirstAArch64 = IdRegister.Aa64Pfr0;

    /// <summary>Replaces the machine's values with the guest's.</summary>
    /// <param name="registers">The machine's values.</param>
    /// <param name="physicalAddressBits">How many bits the guest's physical addresses may have.</param>
    public static void Sanitise(ref IdRegisterFile registers, int physicalAddressBits)
    {
        // Where EL0 has no AArch32 these registers are UNKNOWN, and the guest is told of nothing.
        bool hasAArch32 = (registers[IdRegister.Aa64Pfr0] & 0xF) >= ProcessorFeatures.El0RunsAArch32;
        for (int register = 0; register < FirstAArch64; register++)
        {
            registers[register] = hasAArch32 ? AArch32Features.Of(register, registers[register]) : 0;
        }

        for (int register = FirstAArch64; register < IdRegisterFile.Count; register++)
        {
            registers[register] = AArch64(register, registers[register], physicalAddressBits);
        }
    }

    private static ulong AArch64(int register, ulong machine, int physicalAddressBits) => register switch
    {
        IdRegister.Aa64Pfr0 => ProcessorFeatures.Pfr0(machine),
        IdRegister.Aa64Pfr1 => ProcessorFeatures.Pfr1(machine),
        IdRegister.Aa64Dfr0 => DebugFeatures.Dfr0(machine),
        IdRegister.Aa64Isar0 => InstructionSet.Isar0(machine),
        IdRegister.Aa64Isar1 => InstructionSet.Isar1(machine),
        IdRegister.Aa64Isar2 => InstructionSet.Isar2(machine),
        IdRegister.Aa64Mmfr0 => MemoryModel.Mmfr0(machine, physicalAddressBits),
        IdRegister.Aa64Mmfr1 => MemoryModel.Mmfr1(machine),
        IdRegister.Aa64Mmfr2 => MemoryModel.Mmfr2(machine),
        _ => 0,
    };
}
