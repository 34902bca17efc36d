// Why: an image grows a little with everybody's change and nobody notices. Who makes it larger for a reason raises the bound in the same
// commit, where a reviewer sees it; who makes it smaller lowers it. `make size` says what is in it.
using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Hv.Tests.Measurement;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class ImageSizeTests
{
    // In bytes, without the guest inside: 128 KiB. Packed, code is about half as large as it is.
    private const double Bound = 131_072;

    [Fact]
    public void The_image_is_within_its_bound() => Assert.InRange(Sizes.Image(Repository.Build())[Whole.ImageWithoutGuest], 0, Bound);

    [Fact]
    public void The_account_of_it_adds_up()
    {
        string image = Repository.Build("hv.img");
        string script = Path.Combine(Repository.Root, "boot", "toolchain", "size.sh");
        using Process size = Process.Start(new ProcessStartInfo(script, [Binutils.Prefix, Repository.Build("hv.elf"), image]) { RedirectStandardOutput = true })!;
        string[] areas = size.StandardOutput.ReadToEnd().Split("\n\n")[0].Split('\n');
        size.WaitForExit();
        Assert.Equal(0, size.ExitCode);
        long[] bytes = [.. areas.Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture))];
        Assert.Equal(new FileInfo(image).Length, bytes[^1]);
        Assert.Equal(bytes[^1], bytes[..^1].Sum());
        Assert.Contains(areas, line => line.EndsWith("  services/VGic", StringComparison.Ordinal));
    }
}
