// Why: under weak memory there is no "the value now": what a CPU must see is what it has been told of. A view is that.
namespace Hv.Tests.Exploration.WeakMemory;

/// <summary>Per location, the place in modification order of the last write known: nothing older may be read.</summary>
internal sealed class View
{
    private double[] _orders = [];

    public double this[int location] => location < _orders.Length ? _orders[location] : 0;

    public void Raise(int location, double order)
    {
        if (location >= _orders.Length)
        {
            Array.Resize(ref _orders, location + 8);
        }

        _orders[location] = Math.Max(_orders[location], order);
    }

    public void Join(View other)
    {
        for (int i = 0; i < other._orders.Length; i++)
        {
            Raise(i, other._orders[i]);
        }
    }
}
