package dev.sluice.upstream;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.pool.Lease;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A lease that records the calls to it, in their order. */
final class RecordingLease implements Lease {

    static final String SECRET = "sk-upstream-secret";

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<LimitReport> reports = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Object> ending = new CompletableFuture<>();

    /** Waits for the ending, and returns its argument, or its name where it has none. */
    Object ending() {
        try {
            return ending.get(60, TimeUnit.SECONDS);
        } catch (Exception late) {
            throw new AssertionError("the lease has not ended; it recorded " + events, late);
        }
    }

    List<String> endings() {
        return events.stream()
                .filter(event ->
                        List.of("settled", "failed", "ignored", "cancelled").contains(event))
                .toList();
    }

    private void end(String event, Object argument) {
        events.add(event);
        ending.complete(argument);
    }

    @Override
    public KeyId key() {
        return new KeyId("provider", "key-1");
    }

    @Override
    public String account() {
        return "provider/account";
    }

    @Override
    public String model() {
        return "model";
    }

    @Override
    public double share() {
        return 1;
    }

    @Override
    public Secret secret() {
        return Secret.of(SECRET);
    }

    @Override
    public void limitsReported(LimitReport report) {
        events.add("limitsReported");
        reports.add(report);
    }

    @Override
    public void firstByte() {
        events.add("firstByte");
    }

    @Override
    public void settled(TokenUsage usage) {
        end("settled", usage);
    }

    @Override
    public void failed(Failure failure) {
        end("failed", failure);
    }

    @Override
    public void ignored() {
        end("ignored", "ignored");
    }

    @Override
    public void cancelled(TokenUsage soFar) {
        end("cancelled", soFar);
    }
}
