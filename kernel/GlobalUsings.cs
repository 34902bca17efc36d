// Why: all of the core speaks of registers, messages and its own tables. What only a few files name stands in those files.
global using Hv.Arch;
global using Hv.Ipc;
global using Hv.Ipc.Protocols;
global using Hv.Kernel.State;
