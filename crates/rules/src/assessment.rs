//! Assessments: answers to a list of questions become points and a level.
