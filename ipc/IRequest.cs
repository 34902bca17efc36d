// Why: who waits for whom is a property of the protocols, and the wiring must have no cycle of it: so a message says itself that its sender
// waits for an answer.
// Promises: nothing at run time. The test of the wiring and the exploration (no-wait-cycle, one-answer) read it.
namespace Hv.Ipc;

/// <summary>A message whose sender waits: it gets exactly one answer, and its sender does not go on before.</summary>
/// <typeparam name="TAnswer">The protocol of the answer.</typeparam>
public interface IRequest<TAnswer>
    where TAnswer : struct, IProtocol;
