// Why: of two VMs that are alike one is visited for both; what breaks for the other must be found all the same.
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;

namespace Hv.Tests.Exploration.Tests;

/// <summary>A promise that the reset of a VM breaks.</summary>
internal sealed class SeededReload(int vm) : Specification
{
    public override string Name => "seeded-reload";

    public override string Promise => "A VM is never reset.";

    public override string Source => "nowhere: it is there to be broken";

    public override void OnReload(World world, int reset)
    {
        if (reset == vm)
        {
            Broken($"VM {reset} is reset");
        }
    }
}
