package dev.sluice.boot;

import dev.sluice.accounting.CallListener;
import dev.sluice.accounting.CallRecord;
import dev.sluice.accounting.RouteTaken;
import dev.sluice.admin.CallLine;
import dev.sluice.call.Call;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What writes a line for the console about every call that ended. */
final class CallLines implements CallListener {

    private final InstantSource clock;
    private final Consumer<CallLine> console;

    CallLines(InstantSource clock, Consumer<CallLine> console) {
        this.clock = clock;
        this.console = console;
    }

    @Override
    public void callEnded(CallRecord report) {
        Call call = report.call();
        RouteTaken routeTaken = report.routeTaken();
        Long first = report.firstTokenAt();
        console.accept(new CallLine(
                call.id(),
                clock.instant(),
                call.caller().name(),
                call.dialect().label(),
                report.model(),
                report.stream(),
                report.outcome(),
                routeTaken.provider(),
                routeTaken.key(),
                routeTaken.attempts(),
                TimeUnit.NANOSECONDS.toMillis(routeTaken.queueNanos()),
                first == null ? null : Long.valueOf(since(call, first)),
                since(call, report.endedAt()),
                report.usage(),
                report.trail().stream()
                        .map(step -> new CallLine.Step(since(call, step.at()), step.what(), step.detail()))
                        .toList()));
    }

    private static long since(Call call, long at) {
        return TimeUnit.NANOSECONDS.toMillis(at - call.arrived());
    }
}
