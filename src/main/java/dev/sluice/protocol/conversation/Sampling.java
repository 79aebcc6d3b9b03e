package dev.sluice.protocol.conversation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The settings by which tokens are sampled, and those that end the answer. A setting that the caller left out is null. */
public record Sampling(
        @Nullable Setting<Double> temperature,
        @Nullable Setting<Double> topP,
        @Nullable Setting<Long> topK,
        @Nullable Setting<List<String>> stop,
        @Nullable Setting<Long> maxOutput) {}
