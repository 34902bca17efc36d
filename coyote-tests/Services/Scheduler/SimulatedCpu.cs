using System.Collections.Generic;
using System.Linq;
using Hv.Ipc.Protocols;
using Xunit;

namespace Hv.Tests.Services.Scheduler;

/// <summary>
/// A CPU under a clock of its own: it runs whom the Scheduler says, tells of a slice's end up to <paramref name="lateness"/> late,
/// and lets its vCPUs run and sleep as they please. After each message it checks what must always hold.
/// </summary>
internal sealed class SimulatedCpu(int seed, ulong lateness)
{
    private readonly SchedulerFixture _scheduler = new();
    private readonly Random _random = new(seed);
    private readonly List<Load> _loads = [];
    private ulong _sliceEnd = ulong.MaxValue;
    private ulong _expiry = ulong.MaxValue;

    public ulong Now { get; private set; }

    /// <summary>Adds a vCPU that runs for a while, sleeps for a while, and so on.</summary>
    /// <param name="run">How long it wants the CPU each time; never ends for <see cref="ulong.MaxValue"/>.</param>
    /// <param name="sleep">How long it sleeps.</param>
    /// <param name="share">What it is entitled to.</param>
    public Load Add(ulong run = ulong.MaxValue, ulong sleep = 0, VcpuShare share = default)
    {
        var load = new Load((ushort)(_loads.Count * 7), run, sleep, share) { WakesAt = Now };
        _loads.Add(load);
        return load;
    }

    public void RunUntil(ulong end)
    {
        while (Now < end)
        {
            Load? running = _loads.Find(load => load.Vcpu == _scheduler.Running);
            Load? sleeper = _loads.Where(load => !load.IsReady).MinBy(load => load.WakesAt);
            ulong blocks = running is null || running.Wants == ulong.MaxValue ? ulong.MaxValue : Now + running.Wants;
            ulong wakes = sleeper?.WakesAt ?? ulong.MaxValue;
            ulong next = Math.Min(Math.Min(blocks, wakes), Math.Min(_expiry, end));
            Pass(running, Math.Max(next, Now));
            if (Now == wakes)
            {
                sleeper!.Wake(Now);
                _scheduler.Ready(sleeper.Vcpu, Now, sleeper.Share);
            }
            else if (Now == blocks)
            {
                running!.Sleep(Now);
                _scheduler.Blocked(running.Vcpu, Now);
            }
            else if (Now == _expiry)
            {
                Assert.Single(_scheduler.Expired(Now));
            }

            Check();
        }
    }

    private void Pass(Load? running, ulong now)
    {
        if (running is not null)
        {
            if (now > Now && !running.HasRunSinceWake)
            {
                running.HasRunSinceWake = true;
                running.LongestWait = Math.Max(running.LongestWait, Now - running.WokeAt);
            }

            running.Ran += now - Now;
            running.Wants -= running.Wants == ulong.MaxValue ? 0 : now - Now;
        }

        Now = now;
    }

    private void Check()
    {
        List<Load> ready = _loads.FindAll(load => load.IsReady);
        if (_loads.Exists(load => load.Share.Cap != 0))
        {
            // Caps keep from running whom nothing else does.
            Assert.True(_scheduler.Running < 0 || ready.Exists(load => load.Vcpu == _scheduler.Running));
            Assert.True(_scheduler.Running >= 0 || ready.TrueForAll(load => load.Share.Cap != 0));
            SetExpiry();
            return;
        }

        if (ready.Count == 0)
        {
            Assert.Equal(-1, _scheduler.Running);
        }
        else
        {
            Assert.Contains(ready, load => load.Vcpu == _scheduler.Running);
            Assert.Equal(ready.Count == 1, _scheduler.SliceEnd == ulong.MaxValue);
            Assert.True(ready.Count == 1 || _scheduler.SliceEnd <= Now + SchedulerFixture.Slice);
        }

        SetExpiry();
    }

    private void SetExpiry()
    {
        // The slice's timer is set anew with each decision; a decision in the past is due at once.
        if (_scheduler.SliceEnd == ulong.MaxValue)
        {
            _expiry = ulong.MaxValue;
            _sliceEnd = ulong.MaxValue;
        }
        else if (_sliceEnd != _scheduler.SliceEnd)
        {
            _sliceEnd = _scheduler.SliceEnd;
            _expiry = Math.Max(Now, _sliceEnd) + (ulong)_random.NextInt64((long)lateness + 1);
        }
    }

    /// <summary>A vCPU of the simulation and what it got.</summary>
    internal sealed class Load(ushort vcpu, ulong run, ulong sleep, VcpuShare share)
    {
        public VcpuShare Share { get; } = share;

        public ushort Vcpu { get; } = vcpu;

        public bool IsReady { get; private set; }

        public ulong WakesAt { get; set; }

        public ulong WokeAt { get; private set; }

        public bool HasRunSinceWake { get; set; }

        /// <summary>How long it has still to run before it sleeps.</summary>
        public ulong Wants { get; set; }

        /// <summary>How long it ran.</summary>
        public ulong Ran { get; set; }

        /// <summary>The longest it waited from waking to running.</summary>
        public ulong LongestWait { get; set; }

        public void Wake(ulong now)
        {
            IsReady = true;
            HasRunSinceWake = false;
            WokeAt = now;
            Wants = run;
        }

        public void Sleep(ulong now)
        {
            IsReady = false;
            WakesAt = now + sleep;
        }
    }
}
