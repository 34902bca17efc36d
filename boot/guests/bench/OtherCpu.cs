// Operations between two vCPUs. "same": both on one physical CPU, so one runs when the other does not; "cross": on two, and what is
// counted is the sum of what both execute.
using System.Threading;

namespace Hv.Guests;

internal static unsafe class OtherCpu
{
    private const uint Ping = 1, Pong = 2;
    private const ulong Apart = 200_000; // more than a quarter of hv's slice: who wakes then takes the CPU at once

    private static Arrival s_there, s_here;
    private static ulong s_flag, s_stop, s_ready;
    private static uint s_role;

    private enum Role : uint
    {
        Running, Asleep, Masked, Asking, Answering, Watching, Spinning,
    }

    /// <summary>The other vCPU is on another CPU.</summary>
    public static void RunCross()
    {
        if (!Start(Role.Running))
            return;
        MeasureSend("sgi-running"u8);
        Become(Role.Asleep);
        MeasureSend("sgi-wfi"u8);
        fixed (Arrival* there = &s_there)
        fixed (ulong* flag = &s_flag)
        {
            Become(Role.Masked);
            for (int i = 0; i < Program.Rounds && Program.IsAsked("sgi-to-masked"u8); i++)
                Samples.Add(Measured.SendMasked(there, Program.SgiTo(Ping, Gic.Affinity(1)), flag));
            Samples.Report("sgi-to-masked"u8);

            // It takes the SGI that it masked: while a virtual interrupt is pending QEMU ends WFI, at EL2 too, and a CPU that waits there would take
            // the turn of the one that it waits for.
            Become(Role.Running);
            Become(Role.Asking);
            MeasureAsk("requests-apart"u8, there, flag, Apart);

            // Bare, a load has no midst; the distance is not 0, for that is no flag.
            MeasureAsk("requests-at-once"u8, there, flag, Math.Max(Measured.Once(Operation.Load, Traps.InMemory) / 2, 1));
        }
    }

    /// <summary>The other vCPU is on the same CPU.</summary>
    public static void RunSame()
    {
        if (!Start(Role.Answering))
            return;
        Gic.Enable(Pong);
        fixed (Arrival* there = &s_there, here = &s_here)
        {
            for (int i = 0; i < Program.Rounds && Program.IsAsked("sgi-wfi-same-cpu"u8); i++)
                Samples.Add(Measured.SendAndSleep(there, Program.SgiTo(Ping, Gic.Affinity(1)), here));
            Samples.Report("sgi-wfi-same-cpu"u8);

            Become(Role.Watching);
            Gic.Enable(Board.VirtualTimerInterrupt);
            fixed (ulong* flag = &s_flag)
                for (int i = 0; i < Program.Rounds / 4 && Program.IsAsked("vcpu-switch"u8); i++)
                    Samples.Add(Measured.Switch(there, flag, Apart));
            Samples.Report("vcpu-switch"u8);
            Become(Role.Spinning);
            Interrupts.RunTimers([], "vcpu-preempt"u8, Apart);

            // Who has just woken has a slice before it, and as many as these fit into it.
            ulong other = Program.SgiTo(Ping, Gic.Affinity(1));
            Gic.Enable(Board.VirtualTimerInterrupt);
            Measured.TimerAsleep(here, Apart);
            for (int i = 0; i < Program.Rounds / 4 && Program.IsAsked("sgi-to-ready"u8); i++)
                Samples.Add(Measured.Once(Operation.Sgi, other));
            Samples.Report("sgi-to-ready"u8);
        }
    }

    private static void MeasureSend(ReadOnlySpan<byte> name)
    {
        fixed (Arrival* there = &s_there)
            for (int i = 0; i < Program.Rounds && Program.IsAsked(name); i++)
            {
                Samples.Add(Measured.Send(there, Program.SgiTo(Ping, Gic.Affinity(1))));
                Test.Pause(1); // the other is where it was again
            }

        Samples.Report(name);
    }

    private static void MeasureAsk(ReadOnlySpan<byte> name, Arrival* there, ulong* flag, ulong distance)
    {
        for (int i = 0; i < Program.Rounds && Program.IsAsked(name); i++)
            Samples.Add(Measured.Ask(there, flag, distance, Traps.InMemory));
        Samples.Report(name);
    }

    private static bool Start(Role role)
    {
        s_role = (uint)role;
        return Psci.CpuOn(1, &Main) == PsciResult.Success && AwaitReady();
    }

    /// <summary>Ends what the other does and lets it do something else.</summary>
    private static void Become(Role role)
    {
        s_ready = 0;
        Volatile.Write(ref s_role, (uint)role);
        Volatile.Write(ref s_stop, 1);
        CpuInterface.SendSgi(Ping, Gic.Affinity(1));
        AwaitReady();
        while (CpuInterface.HighestPending < CpuInterface.FirstSpecial)
            CpuInterface.EndOfInterrupt(CpuInterface.Acknowledge); // its last answer
    }

    private static bool AwaitReady()
    {
        for (int wait = 0; wait < 100 && Volatile.Read(ref s_ready) == 0; wait++)
            Test.Pause(1);
        if (s_ready == 0)
            Test.Failure("the other vCPU is not there"u8).Line();
        Test.Pause(20);
        return s_ready != 0;
    }

    private static void Main()
    {
        Measured.StartVectors();
        Gic.StartCpu();
        Gic.Enable(Ping);
        fixed (Arrival* there = &s_there)
        fixed (ulong* flag = &s_flag, stop = &s_stop)
        {
            while (true)
            {
                s_stop = 0;
                Volatile.Write(ref s_ready, 1);
                switch ((Role)Volatile.Read(ref s_role))
                {
                    case Role.Running:
                        Measured.BeRunning(there, stop);
                        break;
                    case Role.Asleep:
                        Measured.BeAsleep(there, stop);
                        break;
                    case Role.Masked:
                        Measured.WatchAcross(there, flag, stop);
                        break;
                    case Role.Asking:
                        Measured.AskFirst(there, flag, stop, Traps.InMemory);
                        break;
                    case Role.Answering:
                        ulong once = 1;
                        while (Volatile.Read(ref s_stop) == 0)
                        {
                            Measured.BeAsleep(there, &once);
                            CpuInterface.SendSgi(Pong, Gic.Affinity(0));
                        }

                        break;
                    default:
                        Measured.Watch(there, flag, stop);
                        break;
                }
            }
        }
    }
}
