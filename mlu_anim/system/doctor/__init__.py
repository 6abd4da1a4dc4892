"""Report what this machine has and lacks, with the standard library alone; installs nothing."""
