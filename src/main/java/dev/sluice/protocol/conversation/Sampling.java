package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How tokens are chosen, and what ends the choosing. */
public record Sampling(
        @Nullable Said<Double> temperature,
        @Nullable Said<Double> topP,
        @Nullable Said<Long> topK,
        @Nullable Said<List<String>> stop,
        @Nullable Said<Long> maxOutput) {}
