// Why: QEMU's monitor shows neither EL2's registers nor the timers; what it tells a debugger has both, and memory by its physical address.
// The protocol is GDB's remote serial protocol (GDB manual, appendix E); Qqemu.PhyMemMode is QEMU's own (docs/system/gdb.rst).
// Promises: each answer has a deadline; the machine stands still while somebody is connected, but for Run.
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;

namespace Hv.Tests.Boots.Stalls;

/// <summary>A connection to QEMU's gdbserver.</summary>
internal sealed partial class GdbStub : IDisposable
{
    // aarch64-core.xml: X0 to X30, SP, PC, CPSR.
    private const int ProgramCounter = 32;
    private const int ProcessorState = 33;

    // A packet of QEMU's holds 4096 characters, two for each byte.
    private const int MostBytes = 2000;

    private const char Stopped = 'T';

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
    private readonly byte[] _buffer = new byte[1 << 14];
    private readonly Dictionary<string, int> _registers;
    private readonly string[] _cpus;
    private string _received = "";

    /// <summary>Connects, which stops the machine.</summary>
    internal GdbStub(string path)
    {
        _socket.Connect(new UnixDomainSocketEndPoint(path));
        Ask("qSupported:xmlRegisters=aarch64");
        Ask("qXfer:features:read:target.xml:0,fff");
        _registers = RegisterNumber().Matches(ReadFile("system-registers.xml"))
            .ToDictionary(m => m.Groups[1].Value, m => int.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));
        List<string> cpus = [];
        for (string more = Ask("qfThreadInfo"); more.StartsWith('m'); more = Ask("qsThreadInfo"))
        {
            cpus.AddRange(more[1..].Split(','));
        }

        _cpus = [.. cpus];
        Ask("Qqemu.PhyMemMode:1");
    }

    /// <summary>How many CPUs the machine has.</summary>
    internal int CpuCount => _cpus.Length;

    /// <summary>A register that the architecture names; 0 where QEMU does not show it.</summary>
    internal ulong Register(int cpu, string name) => _registers.TryGetValue(name, out int number) ? Register(cpu, number) : 0;

    /// <summary>Where a CPU is, and its PSTATE.</summary>
    internal (ulong ProgramCounter, Hv.Arch.Pstate State) Position(int cpu) => (Register(cpu, ProgramCounter), new(Register(cpu, ProcessorState)));

    /// <summary>Bytes of the machine's memory.</summary>
    internal void Read(ulong physical, Span<byte> into)
    {
        while (into.Length != 0)
        {
            int count = Math.Min(into.Length, MostBytes);
            string answer = Ask($"m{physical:x},{count:x}");
            byte[] bytes = answer.StartsWith('E') ? throw new IOException($"no memory at 0x{physical:x}") : Convert.FromHexString(answer);
            bytes.CopyTo(into);
            into = into[bytes.Length..];
            physical += (ulong)bytes.Length;
        }
    }

    /// <summary>Lets the machine go on for a while.</summary>
    internal void Run(TimeSpan time)
    {
        Send("c");
        Thread.Sleep(time);
        _socket.Send([3]);
        while (!Receive().StartsWith(Stopped))
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private ulong Register(int cpu, int number)
    {
        Ask($"Hg{_cpus[cpu]}");
        byte[] bytes = Convert.FromHexString(Ask($"p{number:x}"));
        Array.Resize(ref bytes, sizeof(ulong));
        return BitConverter.ToUInt64(bytes);
    }

    private string ReadFile(string name)
    {
        StringBuilder text = new();
        string part;
        do
        {
            part = Ask($"qXfer:features:read:{name}:{text.Length:x},7ff");
            text.Append(part.AsSpan(1));
        }
        while (part.StartsWith('m'));

        return text.ToString();
    }

    private string Ask(string command)
    {
        Send(command);
        string answer;
        while ((answer = Receive()).StartsWith(Stopped))
        {
            // Connecting stops the machine, and it says so at a time of its own.
        }

        return answer;
    }

    private void Send(string command)
    {
        byte sum = (byte)command.Sum(character => character);
        _socket.Send(Encoding.Latin1.GetBytes($"${command}#{sum:x2}"));
    }

    // What comes before a packet is the other side's acknowledgement. A stream that ends or is silent is an exception.
    private string Receive()
    {
        Match packet;
        while (!(packet = Packet().Match(_received)).Success)
        {
            int count = _socket.Receive(_buffer);
            _received += count != 0 ? Encoding.Latin1.GetString(_buffer, 0, count) : throw new IOException("QEMU has ended");
        }

        _received = _received[(packet.Index + packet.Length)..];
        _socket.Send("+"u8);
        return packet.Groups[1].Value;
    }

    [GeneratedRegex(@"\$([^#]*)#..")]
    private static partial Regex Packet();

    [GeneratedRegex("name=\"(\\w+)\"[^>]*regnum=\"(\\d+)\"")]
    private static partial Regex RegisterNumber();
}
