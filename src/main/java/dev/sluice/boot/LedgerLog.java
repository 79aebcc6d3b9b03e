package dev.sluice.boot;

import dev.sluice.store.jdbc.LedgerListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of the ledger's trouble. */
final class LedgerLog implements LedgerListener {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerLog.class);

    @Override
    public void unavailable(String reason) {
        LOG.error("the ledger cannot be written: {}", reason);
    }

    @Override
    public void availableAgain() {
        LOG.info("the ledger is written again, with all that was kept meanwhile");
    }

    @Override
    public void entryLost(String id) {
        LOG.error("call {} could not be entered into the ledger, and ended with an error", id);
    }
}
