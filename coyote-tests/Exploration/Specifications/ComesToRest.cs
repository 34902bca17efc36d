// Why: guests whose scripts end leave a machine that must come to rest; one that does not is a livelock.
namespace Hv.Tests.Exploration.Specifications;

/// <summary>The machine comes to rest when its guests do.</summary>
internal sealed class ComesToRest : Specification
{
    public override string Name => "comes-to-rest";

    public override string Promise => "When all guests wait for interrupts, and none is to come, no CPU works any more.";

    public override string Source => "kernel/Core/Core.Cpus.cs; docs/design: ipc (no unbounded waiting loop)";
}
