// A person at Linux's shell, and two who try to drown the console: one by printing, one by pasting.
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Hv.Tests.Boots;

[Collection(BootCollection.Name)]
[Trait(BootCollection.Trait, BootCollection.Kind)]
public sealed class LinuxConsoleBoots
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(3);

    [Fact]
    public void A_shell_a_flood_and_a_paste()
    {
        using Linux linux = Linux.Boot();
        Commands(linux);
        Flood(linux);
        Paste(linux);
        linux.PowerOff();
    }

    private static void Commands(Linux linux)
    {
        Assert.Matches(@"^Linux linux 6\.1\.\S+ .* aarch64 GNU/Linux\n$", linux.Run("uname -a"));

        string[] interrupts = linux.Run("cat /proc/interrupts").Split('\n');
        Assert.Contains(interrupts, line => line.Contains("arch_timer", StringComparison.Ordinal) && Count(line) > 0);
        Assert.Contains(interrupts, line => line.Contains("uart-pl011", StringComparison.Ordinal) && Count(line) > 0);

        // A second is a second: by the guest's own clock, in its uptime.
        string[] uptimes = linux.Run("cut -d' ' -f1 /proc/uptime; sleep 1; cut -d' ' -f1 /proc/uptime").Split('\n');
        double slept = double.Parse(uptimes[1], CultureInfo.InvariantCulture) - double.Parse(uptimes[0], CultureInfo.InvariantCulture);
        Assert.InRange(slept, 0.99, 10);

        // Not sleep, which is inside this shell and deaf to signals.
        linux.Interrupt("tail -f /dev/null");
    }

    // A megabyte and some, as fast as the console takes it.
    private static void Flood(Linux linux)
    {
        linux.Run("head -c 800000 /dev/urandom | base64 > /tmp/flood");
        string[] sum = linux.Run("sha256sum < /tmp/flood; wc -c < /tmp/flood").Split('\n');
        Assert.True(int.Parse(sum[1], CultureInfo.InvariantCulture) > 1 << 20);

        string received = linux.Run("cat /tmp/flood", _patience);
        Assert.Equal(sum[1].Trim(), $"{received.Length}");
        Assert.Equal(sum[0].Split(' ')[0], Sha256(received));
    }

    // 64 KiB in lines (a line may have 4,095 characters), without echo; ^D ends it.
    private static void Paste(Linux linux)
    {
        string text = string.Concat(Enumerable.Range(0, 1024).Select(n => $"{n,6} {new string((char)('a' + (n % 26)), 56)}\n"));
        Assert.Equal(64 * 1024, text.Length);

        const string Command = "stty -echo; echo ready; cat > /tmp/paste; stty echo";
        linux.Begin(Command);
        linux.Machine.Expect("ready\r\n");
        linux.Machine.Send(text + "\x04");
        linux.End(Command, _patience);
        Assert.Equal($"{text.Length}\n", linux.Run("wc -c < /tmp/paste").TrimStart());
        Assert.Equal(Sha256(text), linux.Run("sha256sum /tmp/paste").Split(' ')[0]);
    }

    // Of the first CPU: the number behind the colon.
    private static int Count(string line) =>
        int.Parse(line.Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture);

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.Latin1.GetBytes(text)));
}
