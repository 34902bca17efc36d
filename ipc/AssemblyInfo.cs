// Why: only these may make messages, ports and outboxes; services hold what the wiring gave them.
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("kernel")]
[assembly: InternalsVisibleTo("coyote-tests")]
