// Why: driver (a). Each simulated CPU is a thread that Coyote schedules, runs the core's own loop, and can be interrupted before
// every access to memory that CPUs share: it sees what happens inside a mailbox and a claim.
// Promises: same commit, scenario, strategy and seed: same schedules. Nothing is rewritten: the threads tell Coyote where they
// are (Operation), the memory port where they may be interrupted (InterleavingMemory).
using System.Diagnostics;
using System.Threading;
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;
using Hv.Tests.Exploration.Specifications;
using Hv.Tests.Exploration.Specifications.Liveness;
using Microsoft.Coyote;
using Microsoft.Coyote.Random;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.SystematicTesting;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>Explores by interleaving CPUs.</summary>
internal static class OperationsDriver
{
    public const string Name = "operations";
    private const int MaxPoints = 50_000;

    // A step here is an operation of a guest with all that follows in hv: some steps of driver (b).
    private const int StepsOfDriverB = 4;

    // Of ours, in one schedule: far fewer than Coyote's own bound, which cuts a schedule off and says nothing.
    private const int MaxSteps = ComesToRest.MostSteps / StepsOfDriverB;

    // Scheduling points of Coyote's that somebody may wait; a handler has some hundred of them, an answer in registers a few.
    private const uint Temperature = 2000;

    // A person has a CPU busy with answers for long.
    private const uint TemperatureWithPerson = 20_000;

    // How rare faults are, so that they come at the end of a schedule as well as at its start.
    private const int HandlersPerFault = 30;
    private const int StepsPerReset = 30;

    // Milliseconds. Of wall time, so long: on a busy machine a thread may wait for its turn.
    private const int DeadlockTimeout = 30_000;

    /// <summary>Explores a world until a specification breaks or the budget is used up.</summary>
    /// <typeparam name="TMemory">A memory port with a scheduling point before each access.</typeparam>
    public static Outcome Explore<TMemory>(World world, Budget budget)
        where TMemory : struct, IMemoryPort =>
        Run<TMemory>(world, budget, budget.Configure().WithMaxSchedulingSteps(MaxPoints).WithDeadlockTimeout(DeadlockTimeout));

    /// <summary>Runs a trace again. Returns how it failed, or null when it did not.</summary>
    public static Failure? Replay<TMemory>(World world, Trace trace)
        where TMemory : struct, IMemoryPort
    {
        var budget = new Budget { Schedules = 1 };
        Configuration configuration = budget.Configure().WithMaxSchedulingSteps(MaxPoints).WithDeadlockTimeout(DeadlockTimeout).WithReproducibleTrace(trace.Coyote);
        return Run<TMemory>(world, budget, configuration).Failure;
    }

    private static uint TemperatureOf(Scenarios.Scenario scenario) => scenario.HasPerson ? TemperatureWithPerson : Temperature;

    private static Outcome Run<TMemory>(World world, Budget budget, Configuration configuration)
        where TMemory : struct, IMemoryPort
    {
        long schedules = 0;
        long steps = 0;
        long cut = 0;
        ulong digest = 0;
        Failure? failure = null;
        Stopwatch watch = Stopwatch.StartNew();
        LivenessWatch? watching = null;
        using TestingEngine engine = TestingEngine.Create(LivenessWatch.Configure(configuration, TemperatureOf(world.Scenario)), () =>
        {
            // Here, where no thread of a schedule's is left: Coyote lets go of those that are.
            if (budget.StopIfOver())
            {
                return;
            }

            watching = new LivenessWatch(world);
            watching.Register();
            var schedule = new Schedule<TMemory>(world, watching);
            try
            {
                schedule.Run();
            }
            catch (ThreadInterruptedException)
            {
                cut++;
                throw;
            }
            finally
            {
                schedules++;
                steps += schedule.Steps;
                digest = (digest ^ schedule.Digest) * 0x9E3779B97F4A7C15;
                budget.Tell(schedules);
            }

            if (schedule.Exception != null)
            {
                failure ??= Failure.Of(schedule.Exception, schedule.Steps, new Trace(Name, world.Scenario.Name, $"{budget.Seed}", ChoicesDriver.FirstLine(schedule.Exception), []));
                throw new InvalidOperationException(failure.Identity);
            }
        });
        budget.Attach(engine.Stop);
        engine.Run();
        world.AnswersAtOnce = false;
        world.Wait = null;
        world.Pause = null;
        world.BeforeHandler = null;
        if (failure == null && engine.TestReport.NumOfFoundBugs != 0)
        {
            failure = ChoicesDriver.OfCoyote(engine, watching, watching?.Step ?? 0, new Trace(Name, world.Scenario.Name, $"{budget.Seed}", "", []));
        }

        if (failure != null)
        {
            failure = failure with { Trace = failure.Trace with { Coyote = engine.ReproducibleTrace } };
        }

        return new Outcome(Name, world.Scenario.Name, schedules, steps, watch.Elapsed, failure) { Digest = digest, Cut = cut };
    }

    /// <summary>The schedule is over: ends a CPU's thread.</summary>
    private sealed class OverException : Exception;

    private sealed unsafe class Schedule<TMemory>(World world, LivenessWatch watching)
        where TMemory : struct, IMemoryPort
    {
        private readonly Generator _generator = Generator.Create();
        private bool _isOver;
        private bool _isCut;

        public Exception? Exception { get; private set; }

        public int Steps { get; private set; }

        public ulong Digest { get; private set; }

        public void Run()
        {
            world.Restart();
            world.Choose = count => count == 1 ? 0 : _generator.NextInteger(count);
            world.AnswersAtOnce = true;
            world.Wait = Sleep;
            world.Pause = SchedulingPoint.Yield;
            world.BeforeHandler = MayFault;
            var ids = new ulong[world.Scenario.Cpus];
            for (int i = 0; i < ids.Length; i++)
            {
                ids[i] = Start(i);
            }

            Operation.ScheduleNext();
            Guarded(RunTheRest);
            _isOver = true;
            foreach (ulong id in ids)
            {
                Operation.PauseUntilCompleted(id);
            }

            watching.Forget();
        }

        private ulong Start(int cpu)
        {
            ulong id = Operation.CreateNext()!.Value;
            var thread = new Thread(() =>
            {
                Operation.OnStarted(id);
                Guarded(() => RunCpu(cpu), exits: true);
                if (!_isCut)
                {
                    Operation.OnCompleted();
                    Operation.ScheduleNext();
                }
            }, 256 << 10)
            {
                IsBackground = true,
            };
            Operation.Start(id);
            thread.Start();
            return id;
        }

        // The first exception of ours ends the schedule; what Coyote throws to end it goes its own way.
        private void Guarded(Action action, bool exits = false)
        {
            try
            {
                action();
            }
            catch (OverException)
            {
            }
            catch (ThreadInterruptedException) when (Thread.CurrentThread.IsBackground && exits)
            {
                // Coyote ends a schedule that is too long so; its own thread must hear of it, ours need not.
                _isOver = true;
                _isCut = true;
            }
            catch (Exception exception) when (exception is not ThreadInterruptedException && !ChoicesDriver.IsCoyotes(exception))
            {
                Exception ??= exception;
                _isOver = true;
            }
        }

        private void RunCpu(int cpu)
        {
            SimCpu* hardware = world.Cpus + cpu;
            if (hardware->Mode == CpuMode.Asleep)
            {
                Sleep(cpu);
                _ = RunHandlers(cpu, () => world.CoreOf<TMemory>(cpu).OnInterrupts());
            }

            while (true)
            {
                if (hardware->Mode != CpuMode.Guest)
                {
                    if (!RunHandlers(cpu, () => world.CoreOf<TMemory>(cpu).NextVcpu()))
                    {
                        continue;
                    }

                    world.Enter(cpu);
                }

                SchedulingPoint.Interleave();
                EndIfOver();
                Count(cpu);
                if (world.PendingOn(cpu) != SimCpu.None && world.Choose(2) == 0)
                {
                    world.Watcher?.OnStep(world, new Step(StepKind.Interrupt, (byte)cpu));
                    _ = RunHandlers(cpu, () => world.Interrupt<TMemory>(cpu));
                }
                else
                {
                    var step = new Step(world.MayReset(cpu) && world.Choose(StepsPerReset) == 0 ? StepKind.Reset : StepKind.Guest, (byte)cpu);
                    _ = RunHandlers(cpu, () => world.Take<TMemory>(step));
                }
            }
        }

        // False when a handler faulted: then from the top, as behind an abandoned stack.
        private bool RunHandlers(int cpu, Action work)
        {
            try
            {
                work();
                return true;
            }
            catch (Exception exception) when (world.Cpus[cpu].FaultRoom != 0 && World.IsFault(exception))
            {
                world.Abandon<TMemory>(cpu, world.FaultingActor(cpu));
                return false;
            }
        }

        // One handler in so many; another choice says how far it comes.
        private void MayFault(int cpu)
        {
            if (world.MayFault(world.System->Cpus[cpu].Running) && world.Choose(HandlersPerFault) == 0)
            {
                world.LetFault(cpu, world.Choose(World.MaxFaultRoom + 1));
            }
        }

        private void Sleep(int cpu)
        {
            SimCpu* hardware = world.Cpus + cpu;
            hardware->Mode = CpuMode.Asleep;
            Operation.PauseUntil(() => _isOver || (world.PendingOn(cpu) != SimCpu.None && !world.Ghost->IsOff));
            EndIfOver();
            hardware->Mode = CpuMode.Hypervisor;
            Count(cpu);
        }

        // Time, the line, and the faults that are not a CPU's own.
        private void RunTheRest()
        {
            var steps = new Step[World.MaxSteps];
            while (true)
            {
                Operation.PauseUntil(() => _isOver || Rest(steps, out _) != 0 || IsAtRest());
                EndIfOver();
                int count = Rest(steps, out int must);
                if (must == 0 && IsAtRest())
                {
                    world.CheckAtRest();
                    return;
                }

                if (count != 0)
                {
                    Count(world.Scenario.Cpus);
                    Take(steps[world.Choose(count)]);
                }
            }
        }

        // Here a mailbox stays full until somebody finds it so: who will, the interleaving says.
        private void Take(Step step)
        {
            if (step.Kind == StepKind.FullMailbox)
            {
                world.Watcher?.OnStep(world, step);
                world.Ghost->FullsLeft--;
                world.Fill(step.Detail);
            }
            else
            {
                world.Take<TMemory>(step);
            }
        }

        private int Rest(Step[] steps, out int must)
        {
            int all = world.Enabled(steps, out int allMust);
            int count = 0;
            must = 0;
            for (int i = 0; i < all; i++)
            {
                if (steps[i].Kind is StepKind.Tick or StepKind.Drain or StepKind.Type or StepKind.SpuriousMaintenance or StepKind.StrayExpiry)
                {
                    must += i < allMust ? 1 : 0;
                    steps[count++] = steps[i];
                }
            }

            for (int actor = 1; actor < world.ActorCount && count < steps.Length && world.Ghost->FullsLeft != 0 && world.Ghost->FullActor == 0; actor++)
            {
                if (world.MayBeFull(actor, 0) && world.System->Vms[world.System->Actors[actor].Vm].State == VmState.Running)
                {
                    steps[count++] = new Step(StepKind.FullMailbox, 0, (byte)actor);
                }
            }

            return count;
        }

        private bool IsAtRest()
        {
            for (int cpu = 0; cpu < world.Scenario.Cpus; cpu++)
            {
                if (world.Cpus[cpu].Mode != CpuMode.Asleep || (world.PendingOn(cpu) != SimCpu.None && !world.Ghost->IsOff))
                {
                    return false;
                }
            }

            return true;
        }

        private void EndIfOver()
        {
            if (_isOver)
            {
                throw new OverException();
            }
        }

        private void Count(int who)
        {
            Steps++;
            if (Steps > MaxSteps)
            {
                throw ComesToRest.Broken(world, MaxSteps);
            }

            _isOver |= world.Scenario.EndlessSteps != 0 && Steps >= world.Scenario.EndlessSteps / StepsOfDriverB;
            watching.Look(Steps);
            Digest = (Digest ^ (uint)(who + 1)) * 0xFF51AFD7ED558CCD;
        }
    }
}
