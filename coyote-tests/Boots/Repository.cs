// Why: a test program lies somewhere under build/, and has to find the tree that it tests.
using System.IO;
using System.Linq;
using System.Reflection;

namespace Hv.Tests.Boots;

/// <summary>Paths in the tree that this test program was built from.</summary>
internal static class Repository
{
    /// <summary>The directory of hv.sln. HV_ROOT names another tree.</summary>
    internal static string Root { get; } = Path.GetFullPath(
        Environment.GetEnvironmentVariable("HV_ROOT")
        ?? typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "RepositoryRoot").Value!);

    /// <summary>A path below build/.</summary>
    internal static string Build(params string[] parts) => Path.Combine([Root, "build", .. parts]);

    /// <summary>The image of a small guest, boot/guests/NAME built by the toolchain.</summary>
    internal static string Guest(string name) => Build("guests", name + ".img");
}
