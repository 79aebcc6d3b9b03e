package dev.sluice.protocol.rules;

import dev.sluice.call.Dialect;
import dev.sluice.call.ErrorRule;
import dev.sluice.call.Preset;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Classifiers of errors whose clock stands still. */
public final class TestClassifiers {

    public static final ErrorClassifier OPENAI = of(Preset.OPENAI);
    public static final ErrorClassifier ANTHROPIC = of(Preset.ANTHROPIC);

    private TestClassifiers() {}

    /** Returns a classifier for {@code preset} at noon of 22 November 2026, UTC. */
    public static ErrorClassifier of(Preset preset) {
        return of(preset, List.of());
    }

    /** Returns a classifier for {@code preset} with {@code own} rules, at the same moment. */
    public static ErrorClassifier of(Preset preset, List<ErrorRule> own) {
        return ErrorClassifier.of(preset, own, InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z")));
    }

    /** Returns a classifier for the maker of {@code dialect}. */
    public static ErrorClassifier of(Dialect dialect) {
        return dialect == Dialect.ANTHROPIC ? ANTHROPIC : OPENAI;
    }
}
