//! How a plan is **kept**: RON, atomic saving, recovery, history, migrations.
