// Why: drivers (a) and (b) run under Coyote; this is what they call so that its monitors know who waits.
// Promises: costs a look at each vCPU every few steps; the world is not changed. One of it a run of Coyote's, for any number of
// schedules.
using System.Linq;
using Hv.Tests.Exploration.Model;
using Microsoft.Coyote;

namespace Hv.Tests.Exploration.Specifications.Liveness;

/// <summary>Tells Coyote's monitors who waits.</summary>
internal sealed class LivenessWatch(World world)
{
    private readonly LivenessPromise[] _promises = [new WakesUp(), new GetsAnswers(), new TimersFire(), new VmsEnd()];

    /// <summary>The step of the last look.</summary>
    public int Step { get; private set; }

    /// <summary>A monitor is hot: Coyote must see time pass, even where there is nothing to choose.</summary>
    public bool IsHot { get; private set; }

    /// <summary>A run of Coyote's begins.</summary>
    public void Register()
    {
        foreach (LivenessPromise promise in _promises)
        {
            promise.Register();
        }
    }

    /// <summary>A step was taken.</summary>
    public void Look(int step)
    {
        Step = step;
        IsHot = false;
        foreach (LivenessPromise promise in _promises)
        {
            promise.Look(world, step);
            IsHot |= promise.IsHot;
        }
    }

    /// <summary>A schedule is over, and what waits now has had no time.</summary>
    public void Forget()
    {
        IsHot = false;
        foreach (LivenessPromise promise in _promises)
        {
            promise.Forget();
        }
    }

    /// <summary>Lets Coyote take a monitor that is hot for so many of its steps for a bug.</summary>
    public static Configuration Configure(Configuration configuration, uint temperature) => configuration.WithLivenessTemperatureThreshold(temperature);

    /// <summary>The promise that Coyote's report is about; null when it is about no monitor of ours.</summary>
    public LivenessPromise? Find(string report) => _promises.FirstOrDefault(p => report.Contains(p.Monitor, StringComparison.Ordinal));

    /// <summary>What to say of it.</summary>
    public string Reason(LivenessPromise promise) => promise.Reason(world, Step);
}
