package dev.sluice.admin;

import dev.sluice.call.KeptRecords;
import dev.sluice.store.memory.MemoryKeptRecords;

class MemorySeriesRecordTest extends SeriesRecordContract {

    private final MemoryKeptRecords records = new MemoryKeptRecords();

    @Override
    protected KeptRecords records() {
        return records;
    }
}
