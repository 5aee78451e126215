//! Reads what people write (checklists, spreadsheets) into domain values, with errors by line or cell, and writes them back.
