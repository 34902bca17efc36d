// Why: hv has a command line too: /chosen's bootargs, for a machine whose tree says nothing else about its guests.

using Hv.Platform.DeviceTree;

namespace Hv.Platform.Guests;

/// <summary>hv's own options.</summary>
internal static class HvOptions
{
    private const int DefaultVcpus = 1;

    /// <summary>"vcpus=N": how many vCPUs a guest has whose node does not say, 1 to <see cref="GuestMap.MaxVcpus"/>; 1 when it is not given.</summary>
    public static int Vcpus(in Fdt tree)
    {
        var options = tree.Find("/chosen"u8).Property("bootargs"u8).Text;
        var name = "vcpus="u8;
        var count = 0;
        for (var at = 0; at + name.Length < options.Length && count == 0; at++)
            if (options.Slice(at, name.Length).SequenceEqual(name))
                for (var digit = at + name.Length; digit < options.Length && options[digit] is >= (byte)'0' and <= (byte)'9' && count <= 1000; digit++)
                    count = (count * 10) + options[digit] - '0';
        return count == 0 ? DefaultVcpus : count < GuestMap.MaxVcpus ? count : GuestMap.MaxVcpus;
    }
}
