// Why: what a monitor of Coyote's hears, and what is said when it stays hot, belong to one promise.
// Promises: looked at between two steps, so that what waits and what was served meanwhile are told apart by a token that
// changes when somebody is served. To write one: who can wait, whether he does, and what changes when he is served.
using Hv.Tests.Exploration.Model;
using MonitorEvent = Microsoft.Coyote.Specifications.Monitor.Event;

namespace Hv.Tests.Exploration.Specifications.Liveness;

/// <summary>Something that must happen in the end.</summary>
internal abstract class LivenessPromise
{
    private static readonly LivenessMonitor.Waits _waits = new();
    private static readonly LivenessMonitor.Served _served = new();

    private const int Nobody = -1;

    // Since when each waits, in steps plus 1, 0 for not at all; and his token then.
    private int[] _since = [];
    private ulong[] _tokens = [];
    private int _told = Nobody;

    /// <summary>Its name, for reports; that of the specification which asks the same at rest.</summary>
    public abstract string Name { get; }

    /// <summary>What it promises, in a sentence.</summary>
    public abstract string Promise { get; }

    /// <summary>Where that is written.</summary>
    public abstract string Source { get; }

    /// <summary>Coyote's monitor, by the name that its reports have for it.</summary>
    public abstract string Monitor { get; }

    /// <summary>Makes Coyote watch the monitor, once a run.</summary>
    public abstract void Register();

    /// <summary>
    /// How many steps somebody waits before his monitor hears of it: a word to it costs Coyote as much as a hundred steps of the
    /// world's, and most waits are over before.
    /// </summary>
    protected virtual int Patience => 32;

    /// <summary>Its monitor is hot.</summary>
    public bool IsHot => _told != Nobody;

    /// <summary>Who waits now and for what, in words; for the report.</summary>
    public string Reason(World world, int step) =>
        _told == Nobody ? "somebody waited for too long" : $"{Words(world, _told)}: since step {_since[_told] - 1}, and it is {step}";

    /// <summary>Looks at who waits; tells the monitor when the one that waits longest has for a while, and when that is over.</summary>
    public void Look(World world, int step)
    {
        if (_since.Length == 0)
        {
            _since = new int[CountOf(world)];
            _tokens = new ulong[_since.Length];
        }

        int oldest = Nobody;
        for (int i = 0; i < _since.Length; i++)
        {
            Note(world, i, step);
            oldest = _since[i] != 0 && (oldest == Nobody || _since[i] < _since[oldest]) ? i : oldest;
        }

        if (_told == Nobody && oldest != Nobody && step - _since[oldest] >= Patience)
        {
            _told = oldest;
            Tell(_waits);
        }
    }

    /// <summary>Another schedule begins, or one ends where nobody need have been served.</summary>
    public void Forget()
    {
        Array.Clear(_since);
        EndOf(_told);
    }

    private void Note(World world, int who, int step)
    {
        if (!IsWaiting(world, who))
        {
            _since[who] = 0;
            EndOf(who);
        }
        else if (_since[who] == 0 || TokenOf(world, who) != _tokens[who])
        {
            _since[who] = step + 1;
            _tokens[who] = TokenOf(world, who);
            EndOf(who);
        }
    }

    private void EndOf(int who)
    {
        if (_told != Nobody && _told == who)
        {
            _told = Nobody;
            Tell(_served);
        }
    }

    /// <summary>How many there are that could wait.</summary>
    protected abstract int CountOf(World world);

    /// <summary>Whether one of them waits.</summary>
    protected abstract bool IsWaiting(World world, int who);

    /// <summary>A number that changes when he is served.</summary>
    protected abstract ulong TokenOf(World world, int who);

    /// <summary>What he waits for.</summary>
    protected abstract string Words(World world, int who);

    /// <summary>Tells the monitor.</summary>
    protected abstract void Tell(MonitorEvent what);
}

/// <summary>A promise with its monitor.</summary>
/// <typeparam name="TMonitor">Coyote's monitor.</typeparam>
internal abstract class LivenessPromise<TMonitor> : LivenessPromise
    where TMonitor : LivenessMonitor
{
    public override string Monitor => typeof(TMonitor).Name;

    public override void Register() => Microsoft.Coyote.Specifications.Specification.RegisterMonitor<TMonitor>();

    protected override void Tell(MonitorEvent what) => Microsoft.Coyote.Specifications.Specification.Monitor<TMonitor>(what);
}
