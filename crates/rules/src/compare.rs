//! Law against reform.
