//! Footage truth: the picture shown is the picture asked for, on clips that carry their frame number in the pixels.

mod encoding;
mod endurance;
mod footage;
mod listening;
mod matrix;
mod playing;
mod probing;
mod random;
mod sounds;
mod stills;
mod torture;
mod witness;
