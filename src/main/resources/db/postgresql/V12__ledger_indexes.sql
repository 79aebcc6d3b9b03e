-- Each entry pays for each index. A client's entries are found by the days on which it has any, which the sums of days know, and
-- entries of one millisecond are few enough to be sorted as they are read.
DROP INDEX ledger_entry_client;
DROP INDEX ledger_entry_at;
CREATE INDEX ledger_entry_at ON ledger_entry (at);
