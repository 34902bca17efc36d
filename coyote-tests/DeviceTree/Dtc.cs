// The reference implementation: dtc makes blobs from text for the tests to read, and reads what hv writes.

using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Xunit;

namespace Hv.Tests.DeviceTree;

internal static class Dtc
{
    /// <summary>A blob from text.</summary>
    public static byte[] Compile(string source) => Run("-q -I dts -O dtb", System.Text.Encoding.ASCII.GetBytes(source), out _);

    /// <summary>Text from a blob, and what dtc has to say against it.</summary>
    public static string Decompile(byte[] blob, out string warnings) =>
        System.Text.Encoding.ASCII.GetString(Run("-I dtb -O dts", blob, out warnings));

    /// <summary>A tree that QEMU 7.2 wrote: -M virt,…,virtualization=on,dumpdtb=, cut to the bytes in use.</summary>
    public static byte[] Fixture(string name) =>
        File.ReadAllBytes(Path.Combine(Boots.Repository.Root, "coyote-tests", "DeviceTree", "Fixtures", name + ".dtb"));

    private static byte[] Run(string arguments, byte[] input, out string errors)
    {
        using var process = Process.Start(new ProcessStartInfo("dtc", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = process.StandardError.ReadToEndAsync();
        var written = Task.Run(() =>
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        });
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        written.GetAwaiter().GetResult();
        errors = said.GetAwaiter().GetResult();
        Assert.True(process.ExitCode == 0, errors);
        return output.ToArray();
    }
}
