//! The command line: the same commands without a window.
