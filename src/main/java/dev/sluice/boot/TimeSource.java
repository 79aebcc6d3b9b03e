package dev.sluice.boot;

import dev.sluice.call.Alarm;
import dev.sluice.call.Ticker;
import java.time.InstantSource;

/** The time of this process: a ticker for durations, an alarm that goes by it, and a clock for dates. */
record TimeSource(Ticker ticker, Alarm alarm, InstantSource clock) {}
