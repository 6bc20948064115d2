//! The window: theme, widgets, one module per view. Everything it shows comes from the workspace; everything it does goes
//! there as an edit or a command.
