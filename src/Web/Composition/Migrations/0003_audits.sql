-- The newest sign of life of each auditor of the public record: when it looked last, up to which event, and how much it found.
CREATE TABLE audits (
    auditor TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    upto BIGINT NOT NULL,
    findings BIGINT NOT NULL
);
