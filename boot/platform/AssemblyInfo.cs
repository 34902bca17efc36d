// Why: the platform is the core's, and nobody else's: services cannot name it.
#if METAL
using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("kernel")]
#endif
