// What hv remembers of a guest for as long as it runs: what it was made of, and where that went. A reset needs no more.

namespace Hv.Platform.Guests;

/// <summary>A guest's memory and where its contents come from.</summary>
internal struct GuestMemory
{
    public GuestConfig Config;
    public GuestImage Image;
    public GuestLayout Layout;
    public GuestMemoryPlan Plan;
}
