// Why: actors are addressed by a small number, the row of the wiring that describes them.
// Promises: an Endpoint says who, and gives no right to send: rights are Port and ReplyTo.
namespace Hv.Ipc;

/// <summary>The address of an actor: its row in the wiring's table. 0 is nobody.</summary>
public readonly struct Endpoint
{
    /// <summary>Names the actor at a row of the wiring.</summary>
    /// <param name="index">The row, 1 to 65,535; 0 for nobody.</param>
    public Endpoint(ushort index) => Index = index;

    /// <summary>The row in the wiring's table; 0 for nobody.</summary>
    public ushort Index { get; }

    /// <summary>Whether this names an actor.</summary>
    public bool Exists => Index != 0;

    /// <summary>Whether both name the same actor.</summary>
    public bool Is(Endpoint other) => Index == other.Index;
}
