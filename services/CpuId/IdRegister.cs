// Why: the registers of an IdRegisterFile by their names.
// Promises: the encodings of Arm ARM DDI 0487, C5.3 "op0==0b11, moves to and from System registers". One that is not
// named here is reserved, or wholly about what hv hides.
namespace Hv.Services.CpuId;

/// <summary>Elements of an <see cref="IdRegisterFile"/>.</summary>
internal static class IdRegister
{
    // CRm 1: AArch32.
    public const int Pfr0 = 0;
    public const int Pfr1 = 1;
    public const int Dfr0 = 2;
    public const int Mmfr0 = 4;
    public const int Mmfr1 = 5;
    public const int Mmfr2 = 6;
    public const int Mmfr3 = 7;

    // CRm 2: AArch32.
    public const int Isar0 = 8;
    public const int Isar1 = 9;
    public const int Isar2 = 10;
    public const int Isar3 = 11;
    public const int Isar4 = 12;
    public const int Isar5 = 13;
    public const int Mmfr4 = 14;
    public const int Isar6 = 15;

    // CRm 3: AArch32.
    public const int Mvfr0 = 16;
    public const int Mvfr1 = 17;
    public const int Mvfr2 = 18;
    public const int Pfr2 = 20;

    // CRm 4: AArch64 processor features.
    public const int Aa64Pfr0 = 24;
    public const int Aa64Pfr1 = 25;

    // CRm 5: AArch64 debug features.
    public const int Aa64Dfr0 = 32;

    // CRm 6: AArch64 instruction set.
    public const int Aa64Isar0 = 40;
    public const int Aa64Isar1 = 41;
    public const int Aa64Isar2 = 42;

    // CRm 7: AArch64 memory model.
    public const int Aa64Mmfr0 = 48;
    public const int Aa64Mmfr1 = 49;
    public const int Aa64Mmfr2 = 50;
}
