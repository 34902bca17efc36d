// Why: the small guests of boot/guests say on the console what they found and power off; a test boots one and reads.
using System.IO;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>Boots of boot/guests/NAME, built by the toolchain to build/guests/NAME.img.</summary>
internal static class GuestImage
{
    /// <summary>Starts a guest.</summary>
    internal static QemuMachine Boot(string name, BootOptions? options = null)
    {
        string image = Repository.Guest(name);
        if (!File.Exists(image))
        {
            Assert.Fail($"{image} is not there: run make");
        }

        return QemuMachine.Start((options ?? new BootOptions()) with { Kernel = image });
    }

    /// <summary>Runs a guest to its end, which must be a good one, and gives what the console showed, with LF line ends.</summary>
    internal static string Run(string name, BootOptions? options = null, TimeSpan? deadline = null)
    {
        using QemuMachine machine = Boot(name, options);
        machine.ExpectExit(deadline: deadline);
        return machine.Output.Replace("\r", "");
    }
}
