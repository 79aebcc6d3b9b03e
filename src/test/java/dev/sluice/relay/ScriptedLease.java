package dev.sluice.relay;

import dev.sluice.call.Failure;
import dev.sluice.call.KeyId;
import dev.sluice.call.Secret;
import dev.sluice.call.TokenUsage;
import dev.sluice.limit.LimitReport;
import dev.sluice.pool.Lease;
import java.util.ArrayList;
import java.util.List;

/** A lease that writes down each of its endings, so that a second one shows. */
final class ScriptedLease implements Lease {

    final List<String> endings = new ArrayList<>();
    private final KeyId key;
    private final String model;

    ScriptedLease(KeyId key, String model) {
        this.key = key;
        this.model = model;
    }

    @Override
    public KeyId key() {
        return key;
    }

    @Override
    public String account() {
        return key.provider() + "/account-of-" + key.key();
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public double share() {
        return 0.01;
    }

    @Override
    public Secret secret() {
        return Secret.of("sk-" + key.key());
    }

    @Override
    public void limitsReported(LimitReport report) {}

    @Override
    public void firstByte() {}

    @Override
    public void settled(TokenUsage usage) {
        endings.add("settled");
    }

    @Override
    public void failed(Failure failure) {
        endings.add("failed: " + failure.kind().label());
    }

    @Override
    public void ignored() {
        endings.add("ignored");
    }

    @Override
    public void cancelled(TokenUsage soFar) {
        endings.add("cancelled");
    }
}
