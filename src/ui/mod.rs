//! The window: paints the state and collects commands.
