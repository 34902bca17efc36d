using System.Linq;
using System.Text;
using Hv.Services.Console;
using Hv.Services.Uart;
using Xunit;

namespace Hv.Tests.Services.Console;

/// <summary>Floods in both directions: every byte once, in order, and no stall, however the messages interleave.</summary>
public sealed class SerialFloodTests
{
    [Theory]
    [InlineData(256)]
    [InlineData(320)]
    [InlineData(33)]
    [InlineData(1)]
    public void One_VM_unchanged_both_ways(int transmitCredit)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            byte[] text = new byte[1500];
            byte[] keys = new byte[1500];
            random.NextBytes(text);
            random.NextBytes(keys);
            var guest = new SerialGuest(text, keys.Length, polls: seed % 2 == 0, hasFifos: seed % 4 < 2);
            var machine = new SerialMachine(seed, Encoding.Latin1.GetString(keys), transmitCredit, guest);
            machine.Run();
            Assert.Equal(text, machine.Shown);
            Assert.Equal(keys, guest.Received);
            Assert.True(machine.DeepestConsoleMailbox <= Bound(1, transmitCredit));
        }
    }

    [Theory]
    [InlineData(2, 256)]
    [InlineData(3, 40)]
    [InlineData(8, 100)]
    public void Several_VMs_each_in_order_and_prefixed(int vms, int transmitCredit)
    {
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            byte[][] texts = [.. Enumerable.Range(0, vms).Select(vm => Lines(random, vm))];
            (string keys, string[] forVm) = Keys(random, vms);
            SerialGuest[] guests =
                [.. texts.Select((text, vm) => new SerialGuest(text, forVm[vm].Length, polls: random.Next(2) == 0, hasFifos: true))];
            var machine = new SerialMachine(seed, keys, transmitCredit, guests);
            machine.Run();
            for (int vm = 0; vm < vms; vm++)
            {
                Assert.Equal(texts[vm].Where(b => b != '\n'), machine.Shown.Where(b => b >> 4 == 8 + vm));
                Assert.Equal(Encoding.Latin1.GetBytes(forVm[vm]), guests[vm].Received);
            }

            CheckPrefixes(machine.Shown.ToArray());
            Assert.True(machine.DeepestConsoleMailbox <= Bound(vms, transmitCredit));
        }
    }

    // What the wiring has to make room for (ConsoleService's header).
    private static int Bound(int vms, int transmitCredit) =>
        (vms * (ConsoleService.OutputCredit + (UartService.InputCredit / 8))) + ConsoleService.LineInputCredit + transmitCredit;

    // Bytes 0x80 + 0x10 * vm to 0x8F + 0x10 * vm are that VM's own.
    private static byte[] Lines(Random random, int vm)
    {
        var text = new byte[random.Next(500, 1000)];
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = random.Next(30) == 0 ? (byte)'\n' : (byte)(0x80 + (0x10 * vm) + random.Next(16));
        }

        text[^1] = (byte)'\n';
        return text;
    }

    private static (string Keys, string[] ForVm) Keys(Random random, int vms)
    {
        var keys = new StringBuilder();
        StringBuilder[] forVm = [.. Enumerable.Range(0, vms).Select(_ => new StringBuilder())];
        int focus = 0;
        for (int i = 0; i < 600; i++)
        {
            switch (random.Next(40))
            {
                case 0:
                    focus = random.Next(vms);
                    keys.Append('\x1D').Append((char)('0' + focus));
                    break;
                case 1:
                    keys.Append("\x1D\x1D");
                    forVm[focus].Append('\x1D');
                    break;
                default:
                    char key = (char)('A' + random.Next(26));
                    keys.Append(key);
                    forVm[focus].Append(key);
                    break;
            }
        }

        return (keys.ToString(), [.. forVm.Select(f => f.ToString())]);
    }

    // Every line is hv's own or has the name of the one VM whose bytes it has.
    private static void CheckPrefixes(byte[] shown)
    {
        foreach (string line in Encoding.Latin1.GetString(shown).Split('\n'))
        {
            string text = line.TrimEnd('\r');
            if (text.Length == 0 || text.StartsWith("hv: ", StringComparison.Ordinal))
            {
                continue;
            }

            int vm = text[2] - '0';
            Assert.StartsWith($"vm{vm}| ", text);
            Assert.All(text[5..], c => Assert.Equal(8 + vm, c >> 4));
        }
    }
}
