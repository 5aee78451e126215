//! Footage truth: the picture shown is the picture asked for, on clips that carry their frame number in the pixels.

mod backward;
mod cameras;
mod cutting;
mod encoding;
mod endurance;
mod footage;
mod listening;
mod matrix;
mod peeks;
mod playing;
mod probing;
mod random;
mod recorders;
mod sounds;
mod stills;
mod surveys;
mod torture;
mod witness;
