//! Both directions, both ways to place, and what they must agree on.
