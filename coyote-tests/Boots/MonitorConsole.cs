// Why: a test at hv's monitor is a program: it speaks records (docs/monitor.md).
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Hv.Tests.Boots;

/// <summary>The monitor of a machine, opened, in records.</summary>
internal sealed class MonitorConsole
{
    private readonly QemuMachine _machine;

    private MonitorConsole(QemuMachine machine) => _machine = machine;

    /// <summary>Opens it with the escape key.</summary>
    internal static MonitorConsole Open(QemuMachine machine)
    {
        machine.Send("\x1d\rformat records\r");
        machine.Expect("%ok\r\n");
        return new MonitorConsole(machine);
    }

    /// <summary>Gives a command, which must succeed.</summary>
    /// <returns>Its records, each its kind (by the key "") and its values by key.</returns>
    internal Dictionary<string, string>[] Run(string command)
    {
        _machine.Send(command + "\r");
        return Await(command);
    }

    /// <summary>The records of the next command that was typed, which must succeed.</summary>
    internal Dictionary<string, string>[] Await(string command)
    {
        List<Dictionary<string, string>> records = [];
        while (true)
        {
            // Others' lines may stand between the records, never inside one.
            _machine.Expect("%");
            string line = _machine.Expect("\r\n").TrimEnd();
            switch (line.Split(' ')[0])
            {
                case "ok":
                    return [.. records];
                case "error":
                    _machine.Fail($"\"{command}\": {line}");
                    break;
                case "vm" or "vcpu" or "cpu" or "service" or "counter" or "region" or "irq" or "regs":
                    records.Add(Record(line));
                    break;
            }
        }
    }

    /// <summary>A number of the only record, or of the n-th, that a command gives.</summary>
    internal double Number(string command, string key, int n = 0) => double.Parse(Run(command)[n][key], CultureInfo.InvariantCulture);

    /// <summary>Gives the keyboard to a VM.</summary>
    internal void Leave(int vm)
    {
        _machine.Send($"format text\rleave {vm}\r");
        _machine.Expect($"input goes to vm{vm}");
    }

    private static Dictionary<string, string> Record(string line)
    {
        string[] words = line.Split(' ');
        var record = words[1..].Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        record[""] = words[0];
        return record;
    }
}
