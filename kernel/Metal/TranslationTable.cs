// Why: hv's own mapping and every guest's are the same tree of tables; one builder makes both.
// Promises: uses the largest blocks that addresses and size allow; changes nothing that is mapped already but says so.
#if METAL

namespace Hv.Kernel.Metal;

/// <summary>A tree of translation tables, 4 KiB granule (Arm ARM DDI 0487, D8.2).</summary>
internal readonly unsafe struct TranslationTable
{
    private const ulong Entries = 512;
    private readonly Pages* _pages;
    private readonly ulong* _root;
    private readonly int _startLevel;

    /// <summary>An empty tree.</summary>
    /// <param name="pages">Where its tables come from.</param>
    /// <param name="root">Its root: one page, or several concatenated ones.</param>
    /// <param name="startLevel">The root's level.</param>
    internal TranslationTable(Pages* pages, void* root, int startLevel)
    {
        _pages = pages;
        _root = (ulong*)root;
        _startLevel = startLevel;
    }

    /// <summary>The root's physical address.</summary>
    internal ulong Root => _pages->PhysicalOf(_root);

    /// <summary>Maps addresses to others, all multiples of 4 KiB. False when some of them are mapped already.</summary>
    internal bool Map(ulong input, ulong output, ulong size, ulong attributes)
    {
        while (size != 0)
        {
            int level = LargestLevel(input | output, size);
            ulong* entry = Find(input, level);
            if (entry == null)
            {
                return false;
            }

            // As far as this table and this size of block reach.
            ulong step = SizeAt(level);
            ulong count = Math.Min(size / step, Entries - (input / step % Entries));
            ulong leaf = Descriptor.Leaf(output, level, attributes).Value;
            for (ulong* end = entry + count; entry != end; entry++, leaf += step)
            {
                if ((*entry & 1) != 0)
                {
                    return false;
                }

                *entry = leaf;
            }

            input += count * step;
            output += count * step;
            size -= count * step;
        }

        return true;
    }

    /// <summary>Ends the mapping of addresses that one call of <see cref="Map"/> mapped; the caller invalidates TLBs.</summary>
    internal void Unmap(ulong input, ulong output, ulong size)
    {
        while (size != 0)
        {
            int level = LargestLevel(input | output, size);
            ulong* entry = Find(input, level);
            if (entry != null)
            {
                *entry = 0;
            }

            input += SizeAt(level);
            output += SizeAt(level);
            size -= SizeAt(level);
        }
    }

    private static ulong SizeAt(int level) => 1UL << (12 + (9 * (3 - level)));

    private static int LargestLevel(ulong addresses, ulong size)
    {
        int level = 1;
        while ((addresses & (SizeAt(level) - 1)) != 0 || size < SizeAt(level))
        {
            level++;
        }

        return level;
    }

    // The entry of an address at a level, making tables on the way; null below a block.
    private ulong* Find(ulong input, int level)
    {
        // The first table may be several pages: its index is not cut to nine bits.
        ulong* entry = _root + (input >> (12 + (9 * (3 - _startLevel))));
        for (int at = _startLevel; at < level; at++)
        {
            Descriptor descriptor = new(*entry);
            if (!descriptor.IsValid)
            {
                void* table = _pages->Take(Pages.PageSize);
                descriptor = Descriptor.Table(_pages->PhysicalOf(table));
                *entry = descriptor.Value;
            }
            else if (!descriptor.IsTable)
            {
                return null;
            }

            ulong index = (input >> (12 + (9 * (3 - at - 1)))) % Entries;
            entry = (ulong*)_pages->VirtualOf(descriptor.Address) + index;
        }

        return entry;
    }
}
#endif
