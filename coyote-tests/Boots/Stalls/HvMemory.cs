// Why: a machine that stands still cannot be asked anything; but hv's tables are structs that this program has too, compiled from the
// same files, and .NET lays them out as ILC does: in order. So hv's memory is read as hv would read it.
// Promises: only reads. An address that hv has not mapped is an exception.
using System.Collections.Generic;
using System.IO;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Hv.Kernel.State;

namespace Hv.Tests.Boots.Stalls;

/// <summary>hv's virtual memory, through a debugger's eyes.</summary>
/// <param name="stub">The machine.</param>
/// <param name="root">TTBR0_EL2: a table of level 0 with a granule of 4 KiB (boot/platform Layout).</param>
internal sealed class HvMemory(GdbStub stub, ulong root)
{
    private const ulong PageSize = 4096;
    private const ulong AddressMask = 0x0000_FFFF_FFFF_F000;

    private readonly Dictionary<ulong, ulong> _pages = [];

    /// <summary>A value at an address.</summary>
    internal T Read<T>(ulong address)
        where T : unmanaged
    {
        T value = default;
        Read(address, MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }

    /// <summary>All of a pool's values.</summary>
    internal T[] Read<T>(Pool<T> pool)
        where T : unmanaged
    {
        T[] values = new T[pool.Count];
        Read(AddressOf(pool, 0), MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    /// <summary>Where a pool has one of its values: the pointer is another machine's, and is not followed here.</summary>
    internal static ulong AddressOf<T>(Pool<T> pool, int index)
        where T : unmanaged =>
        Unsafe.As<Pool<T>, ulong>(ref pool) + ((ulong)index * (ulong)Unsafe.SizeOf<T>());

    private void Read(ulong address, Span<byte> into)
    {
        while (into.Length != 0)
        {
            int count = (int)Math.Min((ulong)into.Length, PageSize - (address % PageSize));
            stub.Read(Physical(address & ~(PageSize - 1)) + (address % PageSize), into[..count]);
            into = into[count..];
            address += (ulong)count;
        }
    }

    // Arm ARM DDI 0487, D8.3: bit 0 valid; bit 1 a table, or a page at level 3.
    private ulong Physical(ulong page)
    {
        if (_pages.TryGetValue(page, out ulong known))
        {
            return known;
        }

        ulong table = root & AddressMask;
        Span<byte> entry = stackalloc byte[sizeof(ulong)];
        for (int shift = 39; ; shift -= 9)
        {
            stub.Read(table + ((page >> shift & 511) * sizeof(ulong)), entry);
            ulong descriptor = BitConverter.ToUInt64(entry);
            if ((descriptor & 1) == 0)
            {
                throw new IOException($"hv has nothing at 0x{page:x}");
            }

            table = descriptor & AddressMask;
            if (shift == 12 || (descriptor & 2) == 0)
            {
                ulong inside = (1UL << shift) - 1;
                return _pages[page] = (table & ~inside) + (page & inside);
            }
        }
    }
}
