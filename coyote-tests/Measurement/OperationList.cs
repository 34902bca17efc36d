// Why: the one list of what is measured: the name that the guest prints, what it is, what it may cost, and what it costs elsewhere.
using System.Collections.Generic;
using System.Linq;

namespace Hv.Tests.Measurement;

/// <summary>An operation that is measured.</summary>
/// <param name="Name">As the guest prints it.</param>
/// <param name="About">In words.</param>
/// <param name="Target">The most that the median may be; 0 where there is no target.</param>
/// <param name="Elsewhere">The peers' medians, by <see cref="OperationList.Peers"/>: the same kind of guest on the same machine.</param>
internal sealed record Operation(string Name, string About, long Target = 0, params string[] Elsewhere);

/// <summary>All of them, in the order of the table.</summary>
internal static class OperationList
{
    internal static IReadOnlyList<string> Peers { get; } = ["Bao", "Xen 4.17", "Xen 4.23", "Xvisor", "KVM"];

    internal static IReadOnlyList<Operation> All { get; } =
    [
        new("hvc-version", "HVC PSCI_VERSION", 120, "189", "471", "429", "397", "1124"),
        new("hvc-unknown", "HVC, unknown function", 120, "prints", "1640", "1623", "", "1060"),
        new("gicd-typer-read", "read of GICD_TYPER", 150, "225", "611", "844", "719", "1881"),
        new("gicd-iidr-read", "read of GICD_IIDR: a message in memory, to a service that is free"),
        new("gicd-isenabler-read", "read of GICD_ISENABLER1", 170, "1290", "688", "947", "1403", "4183"),
        new("gicd-isenabler-write", "write of GICD_ISENABLER1", 300, "3563", "752", "1006", "1091", "1893"),
        new("uart-flag-read", "read of the PL011's flag register", 150, "not emulated", "635", "875", "630", "5450"),
        new("id-register-read", "trapped ID register read", 110, "not trapped", "432", "389", "not trapped", "1487"),
        new("sgi-self", "SGI to self, write to handler", 350, "779", "1100", "985", "failed", "2561"),
        new("timer-running", "virtual timer, expiry to handler, running", 200, "202", "1086", "1041", "2178", "2506"),
        new("timer-wfi", "virtual timer, expiry to handler, from WFI", 500, "202", "4349", "3264", "3526", "2268"),
        new("sgi-running", "IPI to another vCPU, running (both CPUs)", 1000, "", "", "", "", "4288"),
        new("sgi-wfi", "IPI to another vCPU, in WFI (both CPUs)", 1600, "", "", "", "", "9560"),
        new("sgi-wfi-same-cpu", "SGI to a vCPU in WFI on the same CPU, the sender going to sleep"),
        new("sgi-to-ready", "SGI to a vCPU of the same CPU that waits for its turn, to the sender's next instruction"),
        new("sgi-to-masked", "SGI to a vCPU of another CPU that has IRQs masked, until that goes on (both CPUs)"),
        new("requests-apart", "reads of GICD_IIDR by two CPUs, the second when the first is done (both CPUs)"),
        new("requests-at-once", "the same, the second while VGic has the first: queued (both CPUs)"),
        new("wfi-in-and-out", "WFI to handler, the timer firing on the way to sleep"),
        new("vcpu-switch", "WFI to the next instruction of the other vCPU of the CPU"),
        new("vcpu-preempt", "timer expiry to handler, another vCPU of the VM running"),
        new("world-switch", "timer expiry to handler, another VM running"),
        new("uart-write", "a byte to the UART, to the physical line"),
        new("cntpct-read", "read of CNTPCT_EL0"),
        new("cntp-control-read", "read of CNTP_CTL_EL0"),
        new("cntp-deadline-write", "write of CNTP_CVAL_EL0"),
        new("stage2-fault", "load where nothing is, to the abort's handler"),
    ];

    /// <summary>Whether it is counted from an event, a timer's, and not from an instruction of the guest's.</summary>
    internal static bool IsEvent(string name) => name is "timer-running" or "timer-wfi" or "vcpu-preempt" or "world-switch";

    /// <summary>The one of that name, or one without words.</summary>
    internal static Operation Find(string name) => All.FirstOrDefault(o => o.Name == name) ?? new(name, name);
}
