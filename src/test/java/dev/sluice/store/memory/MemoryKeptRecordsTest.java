package dev.sluice.store.memory;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.KeptRecordsContract;

class MemoryKeptRecordsTest extends KeptRecordsContract {

    private final MemoryKeptRecords records = new MemoryKeptRecords();

    @Override
    protected KeptRecords records() {
        return records;
    }
}
