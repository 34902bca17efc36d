// Why: a measurement is a machine, guests on it, and what the console said in the end.
// Promises: it counts instructions (-icount), so that two runs are the same to the last one; the machine is gone when Run returns.
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Text;
using System.Threading;
using Hv.Tests.Boots;

namespace Hv.Tests.Measurement;

/// <summary>A guest: the benchmark image with a command line.</summary>
/// <param name="CommandLine">What boot/guests/bench/Program.cs lists.</param>
/// <param name="Vcpus">Its vCPUs.</param>
internal sealed record Domain(string CommandLine, int Vcpus = 1);

/// <summary>What is booted. One domain comes by QEMU's guest-loader, several as xen,domain nodes.</summary>
internal sealed record Machine(string Name, int Cpus, params Domain[] Domains)
{
    /// <summary>Of the peers' figures too.</summary>
    internal const string Cpu = "cortex-a57";

    // One count of the 62.5 MHz counter is 16 ns, and shift=4 makes an instruction last 2^4 ns. Sleep=off: nobody waits for a clock.
    internal const string CountingInstructions = "-icount shift=4,sleep=off";

    /// <summary>Where hv.img is.</summary>
    internal string Build { get; init; } = Repository.Build();

    /// <summary>The guests' image.</summary>
    internal string Image { get; init; } = Repository.Guest("bench");

    /// <summary>Without hv.</summary>
    internal bool Bare { get; init; }

    /// <summary>More arguments for QEMU.</summary>
    internal string QemuArguments { get; init; } = "";

    /// <summary>How QEMU's clock runs.</summary>
    internal string Clock { get; init; } = CountingInstructions;

    /// <summary>More of the launcher's variables.</summary>
    internal IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>Boots, until the machine is off or <paramref name="isDone"/> likes what the console has shown, and gives the console's text.</summary>
    /// <exception cref="InvalidDataException">It did not end in time.</exception>
    internal string Run(TimeSpan? patience = null, Func<string, bool>? isDone = null)
    {
        string folder = Directory.CreateDirectory(Repository.Build("bench")).FullName;
        string log = Path.Combine(folder, Name + ".log");
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "boot", "run", "hv.sh"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        string arguments = $"{Clock} -M dtb-randomness=off {QemuArguments}"; // the tree's seeds differ from run to run
        Dictionary<string, string> environment = new()
        {
            ["BUILD"] = Build,
            ["LOG"] = log,
            ["CPU"] = Cpu,
            ["CPUS"] = $"{Cpus}",
            ["MEM"] = "1G",
            ["BARE"] = Bare ? "1" : "",
            ["KERNEL"] = "",
            ["INITRD"] = "",
            ["CMDLINE"] = "",
            ["VCPUS"] = "1",
            ["HV_ARGS"] = "",
            ["DEBUG"] = "",
        };
        if (Domains.Length == 1)
        {
            environment["KERNEL"] = Image;
            environment["CMDLINE"] = Domains[0].CommandLine;
            environment["VCPUS"] = $"{Domains[0].Vcpus}";
        }
        else if (Domains.Length > 1)
        {
            arguments += " " + DomainTree.Write(this, Path.Combine(folder, Name + ".dtb"));
        }

        environment["QEMU_ARGS"] = arguments;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach ((string name, string value) in Variables)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        using CancellationTokenSource late = new(patience ?? TimeSpan.FromMinutes(5));
        try
        {
            return Read(process, isDone, late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new InvalidDataException($"{Name} did not end in time; its console is in {log}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    // Keeps stdin open, and reads both of its outputs.
    private static string Read(Process process, Func<string, bool>? isDone, CancellationToken late)
    {
        StringBuilder text = new();
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        char[] buffer = new char[4096];
        while (true)
        {
            int count = process.StandardOutput.ReadAsync(buffer.AsMemory(), late).AsTask().GetAwaiter().GetResult();
            text.Append(buffer, 0, count);
            if (count == 0 || (isDone != null && isDone(text.ToString())))
            {
                return text.ToString();
            }
        }
    }
}
