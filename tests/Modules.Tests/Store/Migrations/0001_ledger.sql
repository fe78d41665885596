CREATE TABLE ledgers(id TEXT PRIMARY KEY, note TEXT, balance BIGINT NOT NULL, mean {double} NOT NULL, digest {bytes} NOT NULL);
CREATE TABLE ledger_lines(ledger TEXT NOT NULL, line BIGINT NOT NULL, amount BIGINT NOT NULL CONSTRAINT ledger_lines_not_minus_666 CHECK(amount <> -666), PRIMARY KEY(ledger, line));
CREATE INDEX ledgers_by_balance ON ledgers(balance, id);
