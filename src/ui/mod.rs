//! The window: paints the state and collects commands.
pub mod action;
pub mod panels { //! scaffold
pub mod tape; }
pub mod strings;
pub mod theme;
pub mod video;
pub mod view { //! scaffold
 }
pub mod widgets { //! scaffold
pub mod keycap; pub mod level; }
