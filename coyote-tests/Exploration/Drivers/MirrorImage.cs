// Why: a state and what it is when two VMs change places count as one (Exchange). The search needs the digest of both, some hundred
// thousand times a second.
// Promises: beside the arena lies its mirror image; when lines of the arena change, what is in them is moved to where it
// belongs there, and the lines that it comes to are hashed anew.
using System.Collections.Generic;
using System.Reflection;
using Hv.Ipc;
using Hv.Kernel.State;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Drivers;

/// <summary>An arena's mirror image.</summary>
internal sealed unsafe class MirrorImage
{
    private readonly World _world;
    private readonly Exchange _exchange;
    private readonly List<ExchangeMove> _moves = [];
    private readonly List<(int At, Type Type)> _laid = [];
    private readonly ExchangeMove[][] _payloads;
    private readonly ulong _shared;
    private readonly byte[] _image;
    private int[] _lines = [];
    private int[] _lineAt = [];
    private ExchangeMove[][] _movesOf = [];
    private int[][] _targetsOf = [];
    private UInt128[] _digests = [];
    private bool[] _isStale = [];
    private int[] _stale = [];
    private int _staleCount;

    public MirrorImage(World world, Exchange exchange, (Type Type, string Field)? forgotten = null)
    {
        _world = world;
        _exchange = exchange;
        var shapes = new ExchangeShapes(exchange) { Forgotten = forgotten };
        _payloads = shapes.Payloads();
        _image = GC.AllocateArray<byte>(world.Arena.Used, pinned: true);
        _shared = (1UL << world.System->Console.Index) | (1UL << world.System->Serial.Index);
        Lay(world, shapes);
    }

    /// <summary>The image's digest: what <see cref="StateMemory.Digest"/> would be in it.</summary>
    public UInt128 Digest { get; private set; }

    /// <summary>
    /// Whether what has happened would have happened in the mirror image too, but for its names. Not when the console or the line has
    /// work, since one VM has the keyboard and one CPU the UART's interrupt; nor when a CPU has two deadlines to tell of, since it does so in
    /// the order of their numbers.
    /// </summary>
    public bool Holds()
    {
        if ((_world.Touched & _shared) != 0)
        {
            return false;
        }

        int vcpus = _world.System->Vcpus.Count;
        ulong now = *_world.Counter;
        for (int cpu = 0; cpu < _world.Scenario.Cpus; cpu++)
        {
            if (_world.System->Cpus[cpu].EarliestDeadline > now)
            {
                continue;
            }

            int due = 0;
            foreach (ulong deadline in _world.System->Deadlines.Slice(cpu * vcpus, vcpus))
            {
                due += deadline <= now ? 1 : 0;
            }

            if (due > 1)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Moves all of the arena.</summary>
    public ReadOnlySpan<byte> OfAll()
    {
        _world.Arena.Bytes.CopyTo(_image);
        foreach (ExchangeMove move in _moves)
        {
            Do(move);
        }

        return _image;
    }

    /// <summary>
    /// Starts with the arena as it is. Lines whose image is on others, or differs from what is there, must be watched with them: a state
    /// is never taken for another that differs in what stands still.
    /// </summary>
    public void AddLines(SortedSet<int> live)
    {
        ReadOnlySpan<byte> image = OfAll();
        for (int line = 0; line < image.Length; line += StateMemory.LineSize)
        {
            if (!image.Slice(line, StateMemory.LineSize).SequenceEqual(_world.Arena.Bytes.Slice(line, StateMemory.LineSize)))
            {
                live.Add(line);
            }
        }

        var isLive = new bool[image.Length / StateMemory.LineSize];
        foreach (int line in live)
        {
            isLive[line / StateMemory.LineSize] = true;
        }

        bool isNew;
        do
        {
            isNew = false;
            foreach (ExchangeMove move in _moves)
            {
                for (int from = move.From / StateMemory.LineSize; from <= (move.End - 1) / StateMemory.LineSize; from++)
                {
                    for (int to = move.To / StateMemory.LineSize; isLive[from] && to <= (move.To + move.Size - 1) / StateMemory.LineSize; to++)
                    {
                        isNew |= !isLive[to];
                        isLive[to] = true;
                    }
                }
            }
        }
        while (isNew);

        for (int line = 0; line < isLive.Length; line++)
        {
            if (isLive[line])
            {
                live.Add(line * StateMemory.LineSize);
            }
        }
    }

    /// <summary>Starts to follow these lines.</summary>
    public void Begin(int[] lines)
    {
        _lines = lines;
        _lineAt = new int[_image.Length / StateMemory.LineSize];
        Array.Fill(_lineAt, -1);
        var movesOf = new List<ExchangeMove>[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            _lineAt[lines[i] / StateMemory.LineSize] = i;
            movesOf[i] = [];
        }

        foreach (ExchangeMove move in _moves)
        {
            bool isWatched = false;
            for (int line = move.From / StateMemory.LineSize; line <= (move.End - 1) / StateMemory.LineSize; line++)
            {
                if (_lineAt[line] >= 0)
                {
                    movesOf[_lineAt[line]].Add(move);
                    isWatched = true;
                }
            }

            int guard = move.GuardSize != 0 && isWatched ? _lineAt[move.Guard / StateMemory.LineSize] : -1;
            if (guard >= 0 && !movesOf[guard].Contains(move))
            {
                movesOf[guard].Add(move);
            }
        }

        _movesOf = Array.ConvertAll(movesOf, m => m.ToArray());
        _targetsOf = Array.ConvertAll(_movesOf, TargetsOf);
        _digests = new UInt128[lines.Length];
        _isStale = new bool[lines.Length];
        _stale = new int[lines.Length];
        OfAll();
        Digest = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            _digests[i] = HashOf(i);
            Digest += _digests[i];
        }
    }

    /// <summary>A line of the arena has changed; all of them have when <see cref="Finish"/> is called.</summary>
    public void Follow(int line)
    {
        foreach (ExchangeMove move in _movesOf[line])
        {
            Do(move);
        }

        foreach (int target in _targetsOf[line])
        {
            if (!_isStale[target])
            {
                _isStale[target] = true;
                _stale[_staleCount++] = target;
            }
        }
    }

    /// <summary>Hashes what has come to be another.</summary>
    public void Finish()
    {
        while (_staleCount != 0)
        {
            int line = _stale[--_staleCount];
            _isStale[line] = false;
            UInt128 fresh = HashOf(line);
            Digest += fresh - _digests[line];
            _digests[line] = fresh;
        }
    }

    private UInt128 HashOf(int line)
    {
        fixed (byte* image = _image)
        {
            return StateMemory.Hash(line, image + _lines[line]);
        }
    }

    private int[] TargetsOf(ExchangeMove[] moves)
    {
        var targets = new SortedSet<int>();
        foreach (ExchangeMove move in moves)
        {
            for (int line = move.To / StateMemory.LineSize; line <= (move.To + move.Size - 1) / StateMemory.LineSize; line++)
            {
                targets.Add(_lineAt[line]);
            }
        }

        return [.. targets];
    }

    // Where everything is, and where its image is.
    private void Lay(World world, ExchangeShapes shapes)
    {
        HvSystem* hv = world.System;
        int vcpus = hv->Vcpus.Count;
        int actors = world.ActorCount;
        Add<SimCpu>(shapes, world.Cpus, world.Scenario.Cpus, i => _exchange.Cpus[i]);
        Add<Guest>(shapes, world.Guests, vcpus, i => _exchange.Vcpus[i]);
        Add<WorldGhost>(shapes, world.Ghost, 1, i => i);
        Add<VcpuGhost>(shapes, world.VcpuGhosts, vcpus, i => _exchange.Vcpus[i]);
        Add<SchedulerGhost>(shapes, world.SchedulerGhosts, world.Scenario.Cpus, i => _exchange.Cpus[i]);
        Add<VmGhost>(shapes, world.VmGhosts, hv->Vms.Count, i => _exchange.Vms[i]);
        Add<PairGhost>(shapes, world.Pairs, actors * actors, i => (_exchange.Actors[i / actors] * actors) + _exchange.Actors[i % actors]);
        Add<LifeGhost>(shapes, world.Lives, actors, i => _exchange.Actors[i]);
        for (int i = 0; i < actors; i++)
        {
            int at = Place(world.HandledBy);
            _moves.Add(new ExchangeMove(at + i, at + _exchange.Actors[i], 1, Names.CpuPlus1));
        }

        AddPool(shapes, hv->Cpus, i => _exchange.Cpus[i]);
        AddPool(shapes, hv->Vms, i => _exchange.Vms[i]);
        AddPool(shapes, hv->Vcpus, i => _exchange.Vcpus[i]);
        AddPool(shapes, hv->Deadlines, i => (_exchange.Cpus[i / vcpus] * vcpus) + _exchange.Vcpus[i % vcpus]);
        AddPool(shapes, hv->Actors, i => _exchange.Actors[i]);
        for (int i = 1; i < actors; i++)
        {
            Actor from = hv->Actors[i];
            Actor to = hv->Actors[_exchange.Actors[i]];
            int cells = Place(hv->Cells);
            for (int cell = 0; cell < from.CellCount; cell++)
            {
                Add(shapes, typeof(MailboxCell), cells + ((from.FirstCell + cell) * sizeof(MailboxCell)), cells + ((to.FirstCell + cell) * sizeof(MailboxCell)));
            }

            // A service's state: its type is that of the pool it lies in.
            (int offset, int size) = world.StateOf(i);
            if ((_shared >> i & 1) != 0)
            {
                // What it has heard of VMs stays as it is: while the symmetry holds, it does not look at it (Holds).
                Add(offset, size);
            }
            else if (size != 0)
            {
                Add(shapes, TypeOfState(hv, offset), offset, world.StateOf(_exchange.Actors[i]).Offset);
            }
        }

        // The rest, the system's own counters and the line, is what it is: nothing else is where nothing was laid.
        Add(shapes, typeof(SimUart), Place(world.Uart), Place(world.Uart));
        Add(shapes, typeof(ulong), Place(world.Counter), Place(world.Counter));
        Add(Place(hv), sizeof(HvSystem));
    }

    private Type TypeOfState(HvSystem* hv, int offset)
    {
        object pools = hv->Services;
        foreach (FieldInfo field in pools.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
        {
            object pool = field.GetValue(pools)!;
            Type state = field.FieldType.GetGenericArguments()[0];
            int first = Place(Pointer.Unbox(field.FieldType.GetField("_first", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(pool)!));
            int count = (int)field.FieldType.GetProperty("Count", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(pool)!;
            if (offset >= first && offset < first + (count * ExchangeShapes.SizeOf(state)))
            {
                return state;
            }
        }

        throw new InvalidOperationException("a service's state lies in no pool");
    }

    private int Place(void* at) => (int)((byte*)at - _world.Arena.Start);

    private int Place<T>(Pool<T> pool)
        where T : unmanaged => Place(System.Runtime.CompilerServices.Unsafe.AsPointer(ref pool[0]));

    private void AddPool<T>(ExchangeShapes shapes, Pool<T> pool, Func<int, int> to)
        where T : unmanaged => Add<T>(shapes, System.Runtime.CompilerServices.Unsafe.AsPointer(ref pool[0]), pool.Count, to);

    private void Add<T>(ExchangeShapes shapes, void* first, int count, Func<int, int> to)
        where T : unmanaged
    {
        for (int i = 0; i < count; i++)
        {
            Add(shapes, typeof(T), Place(first) + (i * sizeof(T)), Place(first) + (to(i) * sizeof(T)));
        }
    }

    /// <summary>What lies somewhere in the arena.</summary>
    public string At(int offset)
    {
        int i = _laid.FindLastIndex(l => l.At <= offset && offset < l.At + ExchangeShapes.SizeOf(l.Type));
        return i < 0 ? $"{offset:X}" : ExchangeShapes.NameOf(_laid[i].Type, offset - _laid[i].At);
    }

    // What names nobody in pieces of a line, so that a line that changes moves little else.
    private void Add(ExchangeShapes shapes, Type type, int from, int to)
    {
        _laid.Add((from, type));
        foreach (ExchangeMove move in shapes.Whole(type, from, to))
        {
            if (move.What != Names.Nothing)
            {
                _moves.Add(move);
                continue;
            }

            AddPieces(move);
        }
    }

    // What stays where it is, as it is.
    private void Add(int at, int size) => AddPieces(new ExchangeMove(at, at, size, Names.Nothing));

    private void AddPieces(ExchangeMove move)
    {
        int size;
        for (int at = 0; at < move.Size; at += size)
        {
            size = Math.Min(move.Size - at, StateMemory.LineSize - ((move.From + at) % StateMemory.LineSize));
            _moves.Add(new ExchangeMove(move.From + at, move.To + at, size, Names.Nothing));
        }
    }

    private void Do(in ExchangeMove move)
    {
        byte* arena = _world.Arena.Start;
        fixed (byte* image = _image)
        {
            byte* from = arena + move.From;
            byte* to = image + move.To;
            Buffer.MemoryCopy(from, to, move.Size, move.Size);
            if (move.What == Names.Nothing || (move.GuardSize != 0 && Read(arena + move.Guard, move.GuardSize) <= (ulong)move.GuardLimit))
            {
                return;
            }

            switch (move.What)
            {
                case Names.Message:
                    ushort* header = (ushort*)to;
                    header[1] = (ushort)Other(header[1], _exchange.Actors);
                    header[2] = (ushort)Other(header[2], _exchange.Actors);
                    foreach (ExchangeMove part in _payloads[header[0]] ?? [])
                    {
                        byte* field = to + Message.Size - Message.PayloadSize + part.From;
                        Write(field, part.Size, Renamed(Read(field, part.Size), part.What));
                    }

                    break;
                case Names.ActorRange:
                    ushort* range = (ushort*)to;
                    int least = range[0];
                    for (int i = 0; i < range[1]; i++)
                    {
                        int other = _exchange.Actors[*(ushort*)from + i];
                        least = i == 0 ? other : Math.Min(least, other);
                    }

                    range[0] = (ushort)least;
                    break;
                default:
                    Write(to, move.Size, Renamed(Read(to, move.Size), move.What));
                    break;
            }
        }
    }

    private ulong Renamed(ulong number, Names what) => what switch
    {
        Names.Actor => Other(number, _exchange.Actors),
        Names.Vm => Other(number, _exchange.Vms),
        Names.Vcpu => Other(number, _exchange.Vcpus),
        Names.Cpu => Other(number, _exchange.Cpus),
        Names.VcpuPlus1 => number == 0 ? 0 : Other(number - 1, _exchange.Vcpus) + 1,
        Names.CpuPlus1 => number == 0 ? 0 : Other(number - 1, _exchange.Cpus) + 1,
        Names.CpuSet => SetOf(number, _exchange.Cpus),
        Names.VcpuSet => SetOf(number, _exchange.Vcpus),
        _ => number,
    };

    private static ulong SetOf(ulong set, int[] order)
    {
        ulong others = 0;
        for (ulong left = set; left != 0; left &= left - 1)
        {
            others |= 1UL << (int)Other((ulong)System.Numerics.BitOperations.TrailingZeroCount(left), order);
        }

        return others;
    }

    private static ulong Other(ulong number, int[] order) => number < (ulong)order.Length ? (ulong)order[number] : number;

    private static ulong Read(byte* at, int size) => size switch { 1 => *at, 2 => *(ushort*)at, 4 => *(uint*)at, _ => *(ulong*)at };

    private static void Write(byte* at, int size, ulong value)
    {
        switch (size)
        {
            case 1:
                *at = (byte)value;
                break;
            case 2:
                *(ushort*)at = (ushort)value;
                break;
            case 4:
                *(uint*)at = (uint)value;
                break;
            default:
                *(ulong*)at = value;
                break;
        }
    }
}
