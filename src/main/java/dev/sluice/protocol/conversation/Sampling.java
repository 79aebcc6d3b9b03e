package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How tokens are chosen, and what ends the choosing. */
public record Sampling(
        @Nullable Setting<Double> temperature,
        @Nullable Setting<Double> topP,
        @Nullable Setting<Long> topK,
        @Nullable Setting<List<String>> stop,
        @Nullable Setting<Long> maxOutput) {}
