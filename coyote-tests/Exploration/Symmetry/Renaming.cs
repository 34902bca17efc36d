// Why: a name in the mirror image is another's name.
// Promises: its own inverse. What names nobody (no such number, a guard that says so) stays.
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Hv.Tests.Exploration.Symmetry;

/// <summary>Names others.</summary>
internal sealed unsafe class Renaming(Exchange exchange, byte* arena, NamedBytes[]?[] payloads, Pieces pieces)
{
    private readonly int _size = pieces.Size;

    /// <summary>Renames what is in a copy of a piece.</summary>
    /// <param name="copy">The copy.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="names">The names in it.</param>
    public void Do(byte* copy, int size, ReadOnlySpan<NamedBytes> names)
    {
        foreach (ref readonly NamedBytes name in names)
        {
            ulong guard = name.GuardSize == 0 ? ulong.MaxValue : Read(arena + name.Guard, name.GuardSize);
            if (name.GuardSize != 0 && guard <= (ulong)name.GuardLimit)
            {
                continue;
            }

            byte* at = copy + name.At;
            switch (name.What)
            {
                case Names.Payload:
                    DoPayload(copy, size, name.At, payloads[guard]);
                    break;
                case Names.ActorRange:
                    Write(at, sizeof(ushort), (ulong)FirstOf((int)Read(at, sizeof(ushort)), (int)Read(at + sizeof(ushort), sizeof(ushort))));
                    break;
                default:
                    Write(at, name.Size, Other(Read(at, name.Size), name.What));
                    break;
            }
        }
    }

    // A payload may lie in several pieces: here is what lies in this one.
    private void DoPayload(byte* copy, int size, int at, NamedBytes[]? names)
    {
        foreach (ref readonly NamedBytes name in names.AsSpan())
        {
            int start = at + name.At;
            if (start >= 0 && start < size)
            {
                Write(copy + start, name.Size, Other(Read(copy + start, name.Size), name.What));
            }
        }
    }

    private int FirstOf(int first, int count)
    {
        int least = count == 0 ? first : int.MaxValue;
        for (int i = 0; i < count; i++)
        {
            least = Math.Min(least, exchange.Actors[first + i]);
        }

        return least;
    }

    private ulong Other(ulong name, Names what) => what switch
    {
        Names.Actor => Other(name, exchange.Actors),
        Names.Vm => Other(name, exchange.Vms),
        Names.Vcpu => Other(name, exchange.Vcpus),
        Names.Cpu => Other(name, exchange.Cpus),
        Names.VcpuPlus1 => name == 0 ? 0 : Other(name - 1, exchange.Vcpus) + 1,
        Names.CpuPlus1 => name == 0 ? 0 : Other(name - 1, exchange.Cpus) + 1,
        Names.CpuSet => OthersOf(name, exchange.Cpus),
        Names.VcpuSet => OthersOf(name, exchange.Vcpus),
        Names.Route => (Other(name >> 16 & 0xFFFF, exchange.Actors) << 16) | (Other(name >> 32 & 0xFFFF, exchange.Actors) << 32),
        Names.Pointer => name - (ulong)arena < (ulong)_size ? (ulong)(arena + pieces.Image((int)(name - (ulong)arena))) : name,
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    private static ulong OthersOf(ulong set, int[] order)
    {
        ulong others = 0;
        for (ulong left = set; left != 0; left &= left - 1)
        {
            others |= 1UL << (int)Other((ulong)BitOperations.TrailingZeroCount(left), order);
        }

        return others;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Other(ulong number, int[] order) => number < (ulong)order.Length ? (ulong)order[number] : number;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Read(byte* at, int size) => size switch { 1 => *at, 2 => *(ushort*)at, 4 => *(uint*)at, _ => *(ulong*)at };

    private static void Write(byte* at, int size, ulong value)
    {
        switch (size)
        {
            case 1:
                *at = (byte)value;
                break;
            case 2:
                *(ushort*)at = (ushort)value;
                break;
            case 4:
                *(uint*)at = (uint)value;
                break;
            default:
                *(ulong*)at = value;
                break;
        }
    }
}
