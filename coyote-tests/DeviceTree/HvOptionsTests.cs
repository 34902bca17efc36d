// hv's own command line.
using Hv.Platform.Guests;
using Xunit;

namespace Hv.Tests.DeviceTree;

public sealed class HvOptionsTests
{
    [Theory]
    [InlineData("", 1)]
    [InlineData("vcpus=", 1)]
    [InlineData("vcpus=0", 1)]
    [InlineData("vcpus=3", 3)]
    [InlineData("quiet vcpus=12 more", 12)]
    [InlineData("vcpus=64", 64)]
    [InlineData("vcpus=65", 64)]
    [InlineData("vcpus=99999999999999", 64)]
    public void Vcpus_are_read(string bootargs, int expected) =>
        Assert.Equal(expected, HvOptions.Vcpus(FdtTests.Open(Compile(bootargs)).Find("/chosen"u8)));

    [Theory]
    [InlineData("", false)]
    [InlineData("colour=0", false)]
    [InlineData("colour=1", true)]
    [InlineData("vcpus=4 colour=1", true)]
    public void Colour_is_read(string bootargs, bool expected) =>
        Assert.Equal(expected, HvOptions.HasColours(FdtTests.Open(Compile(bootargs)).Find("/chosen"u8)));

    private static byte[] Compile(string bootargs) => Dtc.Compile($$"""/dts-v1/; / { chosen { bootargs = "{{bootargs}}"; }; };""");
}
