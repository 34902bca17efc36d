// Why: a boot test is a person at a terminal with a clock: it reads, types, and gives up in time.
// Promises: the machine is gone when the test is, by its own process id; the log is under build/logs whatever happens,
// and a failure names it; every wait has a deadline, and one that passes while the machine still runs says where everybody in it is.
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Hv.Tests.Boots.Stalls;
using Xunit;

namespace Hv.Tests.Boots;

/// <summary>One machine, started by boot/run/hv.sh, with its console in the test's hands.</summary>
internal sealed class QemuMachine : IDisposable
{
    /// <summary>How hv's report of its own failure starts (boot/run/hv.sh looks for the same line).</summary>
    internal const string Panic = "hv: panic";

    // Far more than is needed on an idle machine: a deadline tells a hang from progress and measures nothing.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly Transcript _transcript = new();
    private readonly Process _process;
    private readonly FileStream _log;
    private readonly Thread _reader;
    private readonly string _launcherLog;

    private QemuMachine(BootOptions options)
    {
        LogPath = NewLogPath();
        _log = new FileStream(LogPath, FileMode.Create, FileAccess.Write, FileShare.Read);
        ProcessStartInfo start = new(Path.Combine(Repository.Root, "boot", "run", "hv.sh"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        foreach ((string name, string value) in options.Variables)
        {
            start.Environment[name] = value;
        }

        // The launcher looks for hv's panic in a log that QEMU writes; the same bytes as here, so it goes with the machine.
        _launcherLog = Path.ChangeExtension(LogPath, ".qemu");
        start.Environment["LOG"] = _launcherLog;
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Errors += line.Data is null ? "" : line.Data + "\n";
        _process.BeginErrorReadLine();
        _reader = new Thread(Read) { IsBackground = true, Name = "console" };
        _reader.Start();
    }

    /// <summary>Where the console's output is kept.</summary>
    internal string LogPath { get; }

    /// <summary>What the launcher and QEMU themselves had to say.</summary>
    internal string Errors { get; private set; } = "";

    /// <summary>Everything that the console has printed.</summary>
    internal string Output => _transcript.All;

    /// <summary>Starts a machine.</summary>
    internal static QemuMachine Start(BootOptions options)
    {
        if (!options.Bare && !File.Exists(Repository.Build("hv.img")))
        {
            Assert.Fail("build/hv.img is not there: run make");
        }

        return new QemuMachine(options);
    }

    /// <summary>Waits until the console shows a text.</summary>
    /// <returns>Everything from the last text waited for to the end of this one.</returns>
    internal string Expect(string text, TimeSpan? deadline = null)
    {
        TimeSpan patience = deadline ?? _patience;
        string? read = _transcript.ReadTo(text, Panic, patience);
        if (read is null)
        {
            string reason = $"the console did not show \"{text}\" (waited for up to {patience.TotalSeconds:0} s)";
            if (_transcript.HasEnded || Output.Contains(Panic, StringComparison.Ordinal))
            {
                Fail(reason);
            }

            FailOfStall(reason);
        }

        return read!;
    }

    /// <summary>Whether the console shows a text in time.</summary>
    internal bool Shows(string text, TimeSpan deadline) => _transcript.ReadTo(text, Panic, deadline) is not null;

    /// <summary>Types a text.</summary>
    internal void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    /// <summary>Types bytes. QEMU keeps Ctrl-a (1) for itself.</summary>
    internal void Send(ReadOnlySpan<byte> bytes)
    {
        _process.StandardInput.BaseStream.Write(bytes);
        _process.StandardInput.BaseStream.Flush();
    }

    /// <summary>Waits until the machine has powered itself off, with this status of the launcher's.</summary>
    internal void ExpectExit(int status = 0, TimeSpan? deadline = null)
    {
        TimeSpan patience = deadline ?? _patience;
        if (!_process.WaitForExit(patience))
        {
            FailOfStall($"the machine did not power off within {patience.TotalSeconds:0} s");
        }

        _process.WaitForExit();
        _reader.Join();
        if (_process.ExitCode != status)
        {
            Fail($"the launcher ended with {_process.ExitCode}, not {status}");
        }
    }

    /// <summary>Ends the test, with the console's last lines and where to find the others.</summary>
    internal void Fail(string reason)
    {
        Assert.Fail($"{reason}\nlog: {LogPath}\n{Errors}{LastLines()}");
    }

    /// <summary>Ends the test of a machine that goes on but not as it should: with where its CPUs and vCPUs are, which a file beside its log keeps too.</summary>
    internal void FailOfStall(string reason)
    {
        string shown = LastLines();
        string report = StallReport.Of(this);
        File.WriteAllText(Path.ChangeExtension(LogPath, ".stall"), report);
        Assert.Fail($"{reason}\nlog: {LogPath}\n{Errors}{shown}\n{report}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _reader.Join();
        _process.Dispose();
        _log.Dispose();
        File.Delete(_launcherLog);
    }

    private string LastLines() => "--- the console's last lines\n" + string.Join('\n', Output.Replace("\r", "").Split('\n').TakeLast(25));

    // One log a machine: a test that starts several gets them numbered.
    private static string NewLogPath()
    {
        string test = TestContext.Current.Test?.TestDisplayName ?? "machine";
        string name = Regex.Replace(test.Replace("Hv.Tests.", ""), @"[^\w.-]+", "_").Trim('_');
        string folder = Directory.CreateDirectory(Repository.Build("logs")).FullName;
        object? started = TestContext.Current.KeyValueStorage.AddOrUpdate(name, 1, (_, count) => (int)count! + 1);
        return Path.Combine(folder, started is 1 ? $"{name}.log" : $"{name}.{started}.log");
    }

    private void Read()
    {
        byte[] buffer = new byte[1 << 16];
        Stream console = _process.StandardOutput.BaseStream;
        int count;
        while ((count = console.Read(buffer)) > 0)
        {
            _log.Write(buffer.AsSpan(0, count));
            _log.Flush();
            _transcript.Append(buffer.AsSpan(0, count));

            // QEMU writes byte by byte; taking each on its own would cost more than QEMU does.
            Thread.Sleep(1);
        }

        _transcript.End();
    }
}
