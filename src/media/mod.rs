//! Footage: probing, playing, stills, sound and encoding through GStreamer. Knows nothing of libraries or screens.
