// Why: boot/*.S and C# share two layouts by number; here the numbers are compared.
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hv.Arch;
using Hv.Tests.Boots;
using Xunit;

namespace Hv.Tests.Core;

public sealed class VcpuContextTests
{
    [Fact]
    public void The_vectors_offsets_are_those_of_the_struct()
    {
        string vectors = File.ReadAllText(Path.Combine(Repository.Root, "boot", "vectors.S"));
        int Offset(string name) =>
            int.Parse(Regex.Match(vectors, $@"\.equ\s+{name}, (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);

        VcpuContext context = default;
        ref byte start = ref Unsafe.As<VcpuContext, byte>(ref context);
        Assert.Equal(Offset("CTX_X30"), (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.X[30])));
        Assert.Equal(Offset("CTX_X30") + 8, (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.ProgramCounter)));
        Assert.Equal(Offset("CTX_PSTATE"), (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.Pstate)));
        Assert.Equal(Offset("CTX_STACK"), (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.HostStack)));
        Assert.Equal(Offset("CTX_Q"), (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.V[0])));

        // hv_save_vectors writes FPCR and FPSR behind the vectors.
        Assert.Equal(Offset("CTX_Q") + 512, (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.Fpcr)));
        Assert.Equal(Offset("CTX_Q") + 520, (int)Unsafe.ByteOffset(ref start, ref Unsafe.As<ulong, byte>(ref context.Fpsr)));
    }

    [Fact]
    public void El1_registers_are_in_the_order_of_the_assembly()
    {
        string assembly = File.ReadAllText(Path.Combine(Repository.Root, "boot", "context.S"));
        string list = Regex.Match(assembly, @"\.irp\s+reg, (sctlr_el1.*)").Groups[1].Value;
        string[] registers = [.. list.Split(", ").Select(name => name.Replace("_el1", "").Replace("_", "").Trim())];
        string[] fields = [.. typeof(El1Registers).GetFields().Where(field => !field.IsStatic).Select(field => field.Name.ToLowerInvariant())];
        Assert.Equal(fields.Select(name => name.Replace("cntvcval", "cntvcvalel0").Replace("cntvctl", "cntvctlel0")), registers);
    }
}
