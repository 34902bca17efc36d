// The set of ranges against a plain array of flags, and the memory that guests get.

using System.Linq;
using Hv.Platform.DeviceTree;
using Hv.Platform.Guests;
using Hv.Platform.Machine;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class MemoryMapTests
{
    private const ulong Mebi = 1 << 20, Gibi = 1 << 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Behaves_as_a_set(int seed)
    {
        const int Bytes = 400;
        var random = new Random(seed);
        MemoryMap map = default;
        var model = new bool[Bytes];
        for (var step = 0; step < 5000; step++)
        {
            var range = new AddressRange((ulong)random.Next(Bytes - 20), (ulong)random.Next(0, 20));
            var before = map;
            switch (random.Next(5))
            {
                case 0 or 1 when map.Add(range):
                    model.AsSpan((int)range.Base, (int)range.Size).Fill(true);
                    break;
                case 2 or 3 when map.Remove(range):
                    model.AsSpan((int)range.Base, (int)range.Size).Clear();
                    break;
                case 4:
                    var alignment = 1UL << random.Next(4);
                    if (!map.TryTake(range.Size, alignment, out var taken))
                    {
                        Assert.Equal(0u, taken.Size);
                        Assert.DoesNotContain(Enumerable.Range(0, Bytes - 20), i => range.Size != 0 && i % (int)alignment == 0
                            && model.Skip(i).Take((int)range.Size).All(b => b));
                        break;
                    }
                    Assert.Equal(range.Size, taken.Size);
                    Assert.Equal(0u, taken.Base % alignment);
                    Assert.All(model[(int)taken.Base..(int)taken.End], Assert.True);
                    model.AsSpan((int)taken.Base, (int)taken.Size).Clear();
                    break;
                default:
                    Assert.Equal(before.Count, map.Count);
                    break;
            }
            var flags = new bool[Bytes];
            for (var i = 0; i < map.Count; i++)
            {
                Assert.True(map[i].Size > 0 && (i == 0 || map[i].Base > map[i - 1].End));
                flags.AsSpan((int)map[i].Base, (int)map[i].Size).Fill(true);
            }
            Assert.Equal(model, flags);
            Assert.Equal(model[(int)range.Base..(int)range.End].Any(b => b), map.Overlaps(range));
            Assert.Equal(range.Size == 0 || model[(int)range.Base..(int)range.End].All(b => b), map.Contains(range) || range.Size == 0);
        }
    }

    [Fact]
    public void A_full_map_refuses_and_stays_as_it_was()
    {
        MemoryMap map = default;
        for (var i = 0; i < MemoryMap.Capacity; i++)
            Assert.True(map.Add(new((ulong)i * 100, 50)));
        Assert.False(map.Add(new(1_000_000, 1)));
        Assert.False(map.Remove(new(10, 10)));
        Assert.Equal(50u, map[0].Size);
        Assert.True(map.Add(new(50, 50)));
        Assert.Equal(MemoryMap.Capacity - 1, map.Count);
    }

    [Fact]
    public void Addresses_at_the_top_do_not_wrap()
    {
        MemoryMap map = default;
        map.Add(new(ulong.MaxValue - 100, 100));
        Assert.False(map.TryTake(1, 0x1000, out _));
        Assert.Equal(0u, map.Largest(0x1000).Size);
        Assert.True(map.TryTake(100, 1, out _));
        Assert.Equal(0, map.Count);
    }

    [Fact]
    public void A_guest_gets_whole_GiB_first()
    {
        MemoryMap free = default;
        free.Add(new(0x4400_0000, (5 * Gibi) - 0x0400_0000));
        Assert.Equal(GuestError.None, GuestMemoryPlan.TryTake(ref free, (3 * Gibi) + (512 * Mebi), out var plan));
        Assert.Equal((3 * Gibi) + (512 * Mebi), plan.Size);
        Assert.Equal(2, plan.Count);
        Assert.Equal((GuestMap.RamBase, 0x8000_0000u, 3 * Gibi), (plan[0].Ipa, plan[0].Physical.Base, plan[0].Physical.Size));
        Assert.Equal((GuestMap.RamBase + (3 * Gibi), 0x4400_0000u, 512 * Mebi), (plan[1].Ipa, plan[1].Physical.Base, plan[1].Physical.Size));
        Assert.False(free.Overlaps(plan[0].Physical) || free.Overlaps(plan[1].Physical));
    }

    [Fact]
    public void A_guest_gets_everything_in_2_MiB_multiples()
    {
        MemoryMap free = default;
        free.Add(new(0x4000_1000, 100 * Mebi));
        free.Add(new(0x5000_0000, 3 * Gibi));
        free.Add(new(0x2_0000_0000, Mebi));
        Assert.Equal(GuestError.None, GuestMemoryPlan.TryTake(ref free, GuestMemoryPlan.Everything, out var plan));
        Assert.Equal((3 * Gibi) + (98 * Mebi), plan.Size);
        var next = GuestMap.RamBase;
        for (var i = 0; i < plan.Count; i++)
        {
            Assert.Equal(next, plan[i].Ipa);
            Assert.Equal(0u, plan[i].Physical.Base % (2 * Mebi));
            Assert.Equal(0u, plan[i].Physical.Size % (2 * Mebi));
            next += plan[i].Physical.Size;
        }
        Assert.Equal(next, GuestMap.RamBase + plan.Size);
    }

    [Fact]
    public void What_is_not_there_is_not_taken()
    {
        MemoryMap free = default;
        free.Add(new(0x4000_0000, 64 * Mebi));
        Assert.Equal(GuestError.NoMemory, GuestMemoryPlan.TryTake(ref free, 65 * Mebi, out _));
        Assert.Equal(64 * Mebi, free[0].Size);
        Assert.Equal(GuestError.NoMemory, GuestMemoryPlan.TryTake(ref free, 0, out _));
        Assert.Equal(GuestError.NoMemory, GuestMemoryPlan.TryTake(ref free, ulong.MaxValue - 1, out _));
        Assert.Equal(GuestError.None, GuestMemoryPlan.TryTake(ref free, (63 * Mebi) + 1, out var plan));
        Assert.Equal(64 * Mebi, plan.Size);
        Assert.Equal(0, free.Count);
        Assert.Equal(GuestError.NoMemory, GuestMemoryPlan.TryTake(ref free, GuestMemoryPlan.Everything, out _));
    }

    [Fact]
    public void Scattered_memory_is_bounded()
    {
        MemoryMap free = default;
        for (var i = 0UL; i < 40; i++)
            free.Add(new(0x4000_0000 + (i * 8 * Mebi), 2 * Mebi));
        var before = free;
        Assert.Equal(GuestError.NoMemory, GuestMemoryPlan.TryTake(ref free, 80 * Mebi, out _));
        Assert.Equal(before.Count, free.Count);
        Assert.Equal(GuestError.None, GuestMemoryPlan.TryTake(ref free, GuestMemoryPlan.Everything, out var plan));
        Assert.Equal(GuestMemoryPlan.MaxExtents, plan.Count);
        Assert.Equal(40 - plan.Count, free.Count);
    }
}
