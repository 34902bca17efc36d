using System.Collections.Generic;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Xunit;
using static Hv.Tests.Services.VTimer.VTimerFixture;

namespace Hv.Tests.Services.VTimer;

/// <summary>Random schedules against a core that is late, repeats itself and has words in flight.</summary>
public class VTimerScheduleTests
{
    private const ulong Enable = 1;
    private const ulong Mask = 2;
    private const int Steps = 400;

    [Fact]
    public void No_timer_interrupts_early_and_every_one_interrupts()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            new Model(seed).Run();
        }
    }

    /// <summary>
    /// One vCPU, the guest's registers as it wrote them, and the core's software timer. Messages to VTimer from the
    /// software timer wait in a queue for as long as the schedule likes, messages to the core are taken at once.
    /// </summary>
    private sealed class Model
    {
        private readonly VTimerFixture _timer = new(1);
        private readonly Random _random;
        private readonly Queue<ulong> _inFlight = new();
        private ulong _now = 1;

        // The guest's view.
        private ulong _compareValue;
        private ulong _control;
        private bool _lineIsHigh;

        // The core's.
        private ulong _softwareTimer = ArmTimer.Never;
        private ulong? _virtualDeadline;
        private bool _woken;

        public Model(int seed) => _random = new Random(seed);

        public void Run()
        {
            for (int step = 0; step < Steps; step++)
            {
                _now += (ulong)_random.Next(30);
                Fire();
                Act();
            }

            Settle();
        }

        private void Act()
        {
            switch (_random.Next(9))
            {
                case 0:
                    _compareValue = Near();
                    Take(_timer.Write(CompareValue, _compareValue, _now));
                    ExpectTrueLevel();
                    break;

                case 1:
                    int distance = _random.Next(-50, 150);
                    _compareValue = _now + (ulong)distance;
                    Take(_timer.Write(TimerValue, (uint)distance, _now));
                    ExpectTrueLevel();
                    break;

                case 2 or 3:
                    _control = (ulong)_random.Next(4);
                    Take(_timer.Write(Control, _control, _now));
                    ExpectTrueLevel();
                    break;

                case 4 when _virtualDeadline is null:
                    bool willFire = _random.Next(4) != 0;
                    ulong deadline = Near();
                    _virtualDeadline = willFire ? deadline : ArmTimer.Never;
                    _woken = false;
                    Take(_timer.Leave(deadline, willFire));
                    break;

                case 5 when _virtualDeadline is not null:
                    _virtualDeadline = null;
                    Take(_timer.Enter());
                    break;

                case 6 when _inFlight.Count > 0:
                    Deliver();
                    break;

                case 7 when _random.Next(4) == 0:
                    // The core repeats itself, out of the blue.
                    _inFlight.Enqueue(_now);
                    break;

                default:
                    bool isDue = (_control & Enable) != 0 && _now >= _compareValue;
                    Assert.Equal(_control | (isDue ? 4UL : 0), _timer.Read(Control, _now));
                    break;
            }
        }

        // The software timer goes off at its deadline or some time after, once.
        private void Fire()
        {
            if (_softwareTimer <= _now && _random.Next(3) == 0)
            {
                _softwareTimer = ArmTimer.Never;
                _inFlight.Enqueue(_now);
            }
        }

        // Time alone never lowers a line, however old the time in the message is.
        private void Deliver()
        {
            bool wasHigh = _lineIsHigh;
            Take(_timer.Expire(_inFlight.Dequeue()));
            Assert.True(_lineIsHigh || !wasHigh, "lowered by time");
        }

        // However the schedule went: when nothing is due any more in the core, everything due has interrupted.
        private void Settle()
        {
            for (int round = 0; round < 100; round++)
            {
                while (_inFlight.Count > 0)
                {
                    Deliver();
                }

                if (_softwareTimer == ArmTimer.Never)
                {
                    break;
                }

                _now = Math.Max(_now, _softwareTimer);
                _softwareTimer = ArmTimer.Never;
                _inFlight.Enqueue(_now);
            }

            Assert.Equal(ArmTimer.Never, _softwareTimer);
            Assert.Equal((_control & (Enable | Mask)) == Enable, _lineIsHigh);
            Assert.Equal(_virtualDeadline is not null and not ArmTimer.Never, _virtualDeadline is not null && _woken);
        }

        private void Take(IReadOnlyList<Message> sent)
        {
            foreach (Message message in sent)
            {
                switch (message.Kind)
                {
                    case ArmTimer.Kind:
                        _softwareTimer = message.Read<ArmTimer>().Deadline;
                        break;

                    case SetLine.Kind:
                        SetLine line = message.Read<SetLine>();
                        Assert.NotEqual(line.IsHigh, _lineIsHigh);
                        _lineIsHigh = line.IsHigh;
                        Assert.True(!line.IsHigh || IsDue(), "early");
                        break;

                    case Wake.Kind:
                        Assert.False(_woken, "woken twice");
                        Assert.True(_virtualDeadline <= _now, "woken early");
                        _woken = true;
                        break;

                    default:
                        Assert.Fail($"kind {message.Kind:X4}");
                        break;
                }
            }
        }

        private void ExpectTrueLevel() => Assert.Equal(IsDue(), _lineIsHigh);

        private bool IsDue() => (_control & (Enable | Mask)) == Enable && _now >= _compareValue;

        private ulong Near() => (ulong)Math.Max(0, (long)_now + _random.Next(-50, 150));
    }
}
