// Why: list registers are numbered, and an instruction names one by its encoding.
#if METAL
namespace Hv.Arch;

/// <summary>ICH_LR&lt;n&gt;_EL2 by n (GIC IHI 0069, 12.4.9): 0 to 3; what is above is 3.</summary>
public static class ListRegisters
{
    /// <summary>Reads one.</summary>
    public static ulong Read(int n) => n switch
    {
        0 => Registers.ReadLr0(),
        1 => Registers.ReadLr1(),
        2 => Registers.ReadLr2(),
        _ => Registers.ReadLr3(),
    };

    /// <summary>Writes one. Not a switch: a table and a jump are dearer than three comparisons.</summary>
    public static void Write(int n, ulong value)
    {
        if (n == 0)
        {
            Registers.WriteLr0(value);
        }
        else if (n == 1)
        {
            Registers.WriteLr1(value);
        }
        else if (n == 2)
        {
            Registers.WriteLr2(value);
        }
        else
        {
            Registers.WriteLr3(value);
        }
    }
}
#endif
