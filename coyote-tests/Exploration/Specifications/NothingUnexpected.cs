// Why: what an actor counts as unexpected is a gap between two readings of a protocol.
using Hv.Ipc;
using Hv.Ipc.Protocols;
using Hv.Tests.Exploration.Model;

namespace Hv.Tests.Exploration.Specifications;

/// <summary>Nobody is sent what he does not expect.</summary>
internal sealed unsafe class NothingUnexpected : Specification
{
    public override string Name => "nothing-unexpected";

    public override string Promise => "No actor gets a message that its protocol does not let come then.";

    public override string Source => "ipc/protocols: who may send what and when";

    public override void OnSend(World world, int cpu, in Message message)
    {
        if (message.Kind != LogRecord.Kind)
        {
            return;
        }

        ref readonly LogRecord record = ref message.Payload<LogRecord>();
        for (int vm = 0; vm < world.Scenario.Vms.Length; vm++)
        {
            // A service that faulted, or missed a message, has lost what it was about to say, and may say the next thing out of turn.
            if (world.VmGhosts[vm].IsFaulty || world.VmGhosts[vm].HasLost)
            {
                return;
            }
        }

        if (record.Event is LogEvent.UnexpectedMessage or LogEvent.StrayReply or LogEvent.MailboxFull)
        {
            Broken($"{record.Event}: actor {record.A}, kind {record.B:X4}, said by actor {message.Source.Index}");
        }
    }
}
