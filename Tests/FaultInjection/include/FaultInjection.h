// A shared object for LD_PRELOAD that lets a call go wrong which changes a file, so that tests can stop assay between
// any two of them. It has no functions of its own; see FaultInjection.c for the environment variables that it reads.
