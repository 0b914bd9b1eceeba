-- The plans a draft was held against when it was brought in, so that it is
-- shown against the same ones afterwards.
ALTER TABLE check_run ADD COLUMN superior TEXT;
ALTER TABLE check_run ADD COLUMN previous TEXT;
