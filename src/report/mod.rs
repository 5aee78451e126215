//! The report: a model of what is to be printed, and four exporters that turn it into bytes. No disk, no database, no player.
