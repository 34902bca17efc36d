// docs/litmus is what the image is now, and the image has in ipc's functions the instructions that it should, and no others.
using System.IO;
using System.Linq;
using Hv.Tests.Boots;
using Xunit;

namespace Hv.Tests.Exploration.Litmus;

/// <remarks>Of kind boot, since that is what has the image built before.</remarks>
[Trait("kind", "boot")]
public sealed class LitmusFilesTests
{
    private static readonly string _folder = Path.Combine(Repository.Root, "docs", "litmus");

    private static readonly Lazy<ImageSequences> _image = new(() => new ImageSequences(Repository.Build("hv.elf")));

    [Fact]
    public void The_committed_files_are_those_of_this_image()
    {
        LitmusTest[] tests = [.. new LitmusFiles(_image.Value).All];
        if (Environment.GetEnvironmentVariable("HV_WRITE_LITMUS") == "1")
        {
            Directory.CreateDirectory(_folder);
            foreach (LitmusTest test in tests)
            {
                File.WriteAllText(Path.Combine(_folder, test.Name + ".litmus"), test.Text);
            }
        }

        Assert.Equal(tests.Select(test => test.Name + ".litmus").Order(), Directory.GetFiles(_folder, "*.litmus").Select(file => Path.GetFileName(file)!).Order());
        foreach (LitmusTest test in tests)
        {
            Assert.Equal(test.Text, File.ReadAllText(Path.Combine(_folder, test.Name + ".litmus")));
        }
    }

    // The memory port costs nothing: each of its members is its instruction, in its place, and no call is left of it.
    [Theory]
    [InlineData("TryEnqueue", "x0 x1", "ldr, ldar, ldr, ldaxr, stlxr, dmb ish, stp q, stp q, stlr")]
    [InlineData("TryDequeue", "x0 x1", "ldr, ldar, ldp q, ldp q, str, stlr")]
    [InlineData("get_CanDequeue", "x0", "ldr, ldar")]
    [InlineData("TryClaimAfterEnqueue", "", "dmb ish, ldaxr, stlxr, dmb ish")]
    [InlineData("ReleaseAndLook", "", "stlr, dmb ish, ldp")]
    public void Ipc_has_exactly_these_accesses_to_shared_memory(string function, string own, string expected) =>
        Assert.Equal(expected, string.Join(", ", _image.Value.Shared(function, own.Split(' '))));

    [Theory]
    [InlineData("TryEnqueue", 0)]
    [InlineData("TryDequeue", 0)]
    [InlineData("get_CanDequeue", 0)]
    [InlineData("TryClaimAfterEnqueue", 0)]
    [InlineData("ReleaseAndLook", 0)]
    public void Nothing_of_the_port_is_called(string function, int ofIpc)
    {
        string[] calls =
        [
            .. _image.Value.All(function).Where(i => i.StartsWith("bl ", StringComparison.Ordinal)
                || (i.StartsWith("b ", StringComparison.Ordinal) && !i.Contains("__" + function + "+", StringComparison.Ordinal))),
        ];
        Assert.All(calls, call => Assert.True(
            call.Contains("ThrowHelper", StringComparison.Ordinal)
            || call.Contains("__TryClaim>", StringComparison.Ordinal)
            || call.Contains("__get_CanDequeue>", StringComparison.Ordinal),
            call));
        Assert.Equal(ofIpc, calls.Count(call => !call.Contains("ThrowHelper", StringComparison.Ordinal)));
    }
}
