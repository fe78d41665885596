-- Years of the working calendar that were imported after installation, on top of those in packages/calendars.
CREATE TABLE calendar_years (
    year BIGINT NOT NULL PRIMARY KEY,
    document TEXT NOT NULL,
    csv TEXT NOT NULL
);
