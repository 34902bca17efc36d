// Why: who called whom, for the flame graph. A shadow stack follows calls and returns; where code goes somewhere without either (a tail
// call, hv's own change of stacks), the top of the stack is replaced.
using System.Collections.Generic;
using System.Linq;

namespace Hv.Tests.Measurement.Profiles;

/// <summary>A function in a place of the tree.</summary>
internal sealed class CallNode(string function, CallNode? caller)
{
    internal string Function { get; } = function;

    internal CallNode? Caller { get; } = caller;

    /// <summary>Instructions of its own.</summary>
    internal long Self { get; set; }

    internal List<CallNode> Callees { get; } = [];

    internal long Total => Self + Callees.Sum(c => c.Total);

    internal CallNode Enter(string function)
    {
        CallNode? node = Callees.Find(c => c.Function == function);
        if (node == null)
        {
            node = new(function, this);
            Callees.Add(node);
        }

        return node;
    }
}

/// <summary>Builds the tree of one CPU's instructions.</summary>
internal sealed class CallTree
{
    private CallNode _top;
    private Instruction? _last;

    internal CallTree(string title) => _top = Root = new(title, null);

    internal CallNode Root { get; }

    /// <summary>The function that runs.</summary>
    internal CallNode Top => _top;

    /// <summary>One more executed instruction.</summary>
    internal void Add(Instruction instruction)
    {
        if (_last == null || _last.Mnemonic == "eret")
        {
            _top = Root.Enter(instruction.Function);
        }
        else if (_last.IsCall)
        {
            _top = _top.Enter(instruction.Function);
        }
        else if (_last.IsReturn)
        {
            Return(instruction.Function);
        }
        else if (_top.Function != instruction.Function)
        {
            _top = (_top.Caller ?? Root).Enter(instruction.Function);
        }

        _top.Self++;
        _last = instruction;
    }

    /// <summary>Something else ran in between: the next one starts at the root.</summary>
    internal void Break() => _last = null;

    private void Return(string function)
    {
        for (CallNode? node = _top.Caller; node != null; node = node.Caller)
        {
            if (node.Function == function)
            {
                _top = node;
                return;
            }
        }

        _top = Root.Enter(function);
    }
}
