// The samples of one operation and the line that tells of them, which coyote-tests/bench reads:
//
//   bench: NAME loops=N total=N samples=N sum=N median=N p99=N max=N
//
// loops and total are those of one uninterrupted loop, and 0 where an operation cannot be repeated so.
namespace Hv.Guests;

/// <summary>Samples, in the guest's scratch memory.</summary>
internal static unsafe class Samples
{
    private const int Most = 4096;

    private static int s_count;

    public static void Clear() => s_count = 0;

    /// <summary>0 says that what was waited for never came.</summary>
    public static void Add(ulong value)
    {
        if (value == 0 || value > uint.MaxValue)
            Test.Failure("no sample"u8).Line();
        else if (s_count < Most)
            Value(s_count++) = value;
    }

    public static void Report(ReadOnlySpan<byte> name, ulong loops = 0, ulong total = 0)
    {
        if (s_count == 0)
            return;
        Sort();
        ulong sum = 0;
        for (int i = 0; i < s_count; i++)
            sum += Value(i);
        Print.Text("bench: "u8).And(name).Number(" loops="u8, loops).Number(" total="u8, total)
            .Number(" samples="u8, (ulong)s_count).Number(" sum="u8, sum).Number(" median="u8, Value(s_count / 2))
            .Number(" p99="u8, Value(s_count * 99 / 100)).Number(" max="u8, Value(s_count - 1)).Line();
        Clear();
    }

    /// <summary>Shell's sort: short, in place, and fast enough for some thousand values.</summary>
    private static void Sort()
    {
        for (int gap = s_count / 2; gap > 0; gap /= 2)
        {
            for (int i = gap; i < s_count; i++)
            {
                ulong value = Value(i);
                int place = i;
                for (; place >= gap && Value(place - gap) > value; place -= gap)
                    Value(place) = Value(place - gap);
                Value(place) = value;
            }
        }
    }

    private static ref ulong Value(int index) => ref ((ulong*)Board.Scratch)[index];

    private static Print Number(this Print print, ReadOnlySpan<byte> what, ulong value) => print.And(what).Decimal(value);
}
