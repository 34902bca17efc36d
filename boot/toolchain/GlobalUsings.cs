// The one global using, on the metal as on the host (Directory.Build.props): what compiles there compiles here.
global using System;
