//! Other programs' formats, one file each: a reader or a writer of the domain.
