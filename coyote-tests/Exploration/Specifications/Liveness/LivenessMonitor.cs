// Why: "in the end" can only be asked at rest, and a machine whose guests never rest is never asked. So what must happen in the
// end is a monitor of Coyote's too: hot while somebody waits, and a bug when it stays hot for too many of Coyote's steps.
using Microsoft.Coyote.Specifications;

namespace Hv.Tests.Exploration.Specifications.Liveness;

/// <summary>A monitor: hot while one waits, cold when nobody does or that one got what it waited for.</summary>
internal abstract class LivenessMonitor : Monitor
{
    /// <summary>Somebody waits.</summary>
    internal sealed class Waits : Event;

    /// <summary>He waits no more, or has been served since.</summary>
    internal sealed class Served : Event;

    [Start]
    [Cold]
    [OnEventGotoState(typeof(Waits), typeof(Waiting))]
    [IgnoreEvents(typeof(Served))]
    private sealed class Calm : State;

    [Hot]
    [OnEventGotoState(typeof(Served), typeof(Calm))]
    [IgnoreEvents(typeof(Waits))]
    private sealed class Waiting : State;
}

/// <summary>A vCPU that can run does.</summary>
internal sealed class WakeUpMonitor : LivenessMonitor;

/// <summary>A request is answered.</summary>
internal sealed class AnswerMonitor : LivenessMonitor;

/// <summary>A virtual timer that is due interrupts.</summary>
internal sealed class TimerMonitor : LivenessMonitor;

/// <summary>A VM that is to end or to reset does.</summary>
internal sealed class VmLifeMonitor : LivenessMonitor;
