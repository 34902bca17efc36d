// Why: hv.img unpacks itself (boot/pack). Most of what was unpacked wrong would be found by no boot that does not happen to run it; and an image
// that is not whole must say so, whatever is wrong with it.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Hv.Tests.Measurement;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class PackedImageBoots
{
    private const ulong LoadAddress = 0x4020_0000;

    // Rows of the sums; a block is so many of them.
    private const int Row = 64;

    [Fact]
    public void What_is_unpacked_is_what_was_linked()
    {
        Dictionary<string, ulong> symbols = Symbols();
        string linked = Repository.Build("logs", "linked.bin"), seen = Repository.Build("logs", "unpacked.bin");
        Directory.CreateDirectory(Repository.Build("logs"));
        _ = Binutils.Run("objcopy", "-O", "binary", Repository.Build("hv.elf"), linked).Count();
        byte[] whole = File.ReadAllBytes(linked);
        int start = (int)(symbols["hv_text_start"] - symbols["hv_head"]), size = Math.Min((int)(symbols["hv_data_start"] - symbols["hv_head"]), whole.Length) - start;
        using QemuMachine machine = QemuMachine.Start(new BootOptions { QemuArguments = "-no-shutdown" });
        machine.Expect("hv: vm0: powered off");
        machine.Send("\u0001c");
        machine.Expect("(qemu)");
        machine.Send($"pmemsave {LoadAddress + (ulong)start} {size} \"{seen}\"\n");
        machine.Expect("(qemu)");
        Assert.Equal(whole.AsSpan(start, size).ToArray(), File.ReadAllBytes(seen));
    }

    [Theory]
    [InlineData("the block's first bit")]
    [InlineData("a bit in the middle")]
    [InlineData("the image's last bit")]
    [InlineData("two rows exchanged")]
    [InlineData("a page of zeros")]
    [InlineData("the second half is not there")]
    public void A_damaged_image_says_so_and_powers_off(string damage)
    {
        byte[] image = File.ReadAllBytes(Repository.Build("hv.img"));
        Dictionary<string, ulong> symbols = Symbols();
        int block = BitConverter.ToInt32(image, (int)(symbols["hv_pack"] - symbols["hv_head"])), middle = block + ((image.Length - block) / (2 * Row) * Row);
        switch (damage)
        {
            case "the block's first bit":
                image[block] ^= 1;
                break;
            case "a bit in the middle":
                image[middle] ^= 0x10;
                break;
            case "the image's last bit":
                image[^1] ^= 0x80;
                break;
            case "two rows exchanged":
                byte[] first = image[middle..(middle + Row)];
                Array.Copy(image, middle + Row, image, middle, Row);
                first.CopyTo(image, middle + Row);
                break;
            case "a page of zeros":
                image.AsSpan(middle, 4096).Clear();
                break;
            default:
                Array.Resize(ref image, middle);
                break;
        }

        string folder = Repository.Build("damaged");
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "hv.img"), image);
        using QemuMachine machine = QemuMachine.Start(new BootOptions { Build = folder });
        machine.ExpectExit(1);
        Assert.Equal("hv: cannot start: hv.img is damaged, its checksum is wrong; it was not loaded whole, or something wrote over it", machine.Output.Trim());
    }

    private static Dictionary<string, ulong> Symbols() => Binutils.Run("nm", Repository.Build("hv.elf"))
        .Select(line => line.Split(' '))
        .Where(words => words.Length == 3 && words[2].StartsWith("hv_", StringComparison.Ordinal))
        .ToDictionary(words => words[2], words => ulong.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}
