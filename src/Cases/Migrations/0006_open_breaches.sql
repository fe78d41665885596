-- Submissions on commitment ask whose false promises are open: few, whatever has been repaired in the meantime.
CREATE INDEX commitment_breaches_open ON commitment_breaches(subject) WHERE repaired_at IS NULL;
