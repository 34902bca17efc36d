// Why: the contract of a service, in one sentence: a deterministic state machine; messages are its only input, its
// outbox its only output. Dispatch, the exploration and the message log rest on nothing else.
namespace Hv.Ipc;

/// <summary>A service: a state and what each message does to it.</summary>
/// <typeparam name="TState">The service's whole memory, one instance per machine, VM, CPU or vCPU as the wiring says.</typeparam>
public interface IService<TState>
    where TState : unmanaged
{
    /// <summary>The most messages that one call of <see cref="Handle"/> sends.</summary>
    static abstract int MaxSends { get; }

    /// <summary>Handles one message: changes the state and fills the outbox, from nothing but the two and the message.</summary>
    /// <param name="state">The instance's state. No other CPU sees it while the handler runs.</param>
    /// <param name="message">What happened. A kind that the service does not know is counted, not a fault.</param>
    /// <param name="outbox">What follows.</param>
    static abstract void Handle(ref TState state, in Message message, ref Outbox outbox);
}
