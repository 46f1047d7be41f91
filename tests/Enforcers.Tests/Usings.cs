global using Antrea.Testing.Kernel;
