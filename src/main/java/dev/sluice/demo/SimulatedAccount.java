package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.ClassLimits;
import dev.sluice.demo.wire.Prompt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account at the simulated provider, with its limits and its prompt cache. Safe for use by several threads. */
record SimulatedAccount(String name, ClassLimits limits, Set<Long> cachedPrefixes) {

    /** The capacity of the prompt cache: more than the conversations of a test. The oldest entry is evicted first. */
    private static final int MAX_PREFIXES = 1024;

    SimulatedAccount(String name, ClassLimits limits) {
        this(name, limits, Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Boolean> eldest) {
                return size() > MAX_PREFIXES;
            }
        })));
    }

    /** Returns the prompt tokens of a request made now: read from the cache, written into it, or neither. */
    TokenUsage usage(Prompt prompt) {
        Prompt.Prefix prefix = prompt.cacheable();
        if (prefix == null) {
            return new TokenUsage(prompt.tokens(), 0, 0, 0, 0);
        }
        long rest = prompt.tokens() - prefix.tokens();
        return cachedPrefixes.contains(prefix.fingerprint())
                ? new TokenUsage(rest, prefix.tokens(), 0, 0, 0)
                : new TokenUsage(rest, 0, prefix.tokens(), 0, 0);
    }

    /** Caches the prefix that {@code prompt} marks, if any. */
    void cache(Prompt prompt) {
        if (prompt.cacheable() != null) {
            cachedPrefixes.add(prompt.cacheable().fingerprint());
        }
    }

    /** Returns the prompt tokens that count against the limits: Anthropic does not count tokens read from the cache. */
    static long countedInput(Dialect dialect, TokenUsage prompt) {
        return dialect == Dialect.ANTHROPIC ? prompt.input() + prompt.cacheWrite() : prompt.prompt();
    }

    /** Returns the output tokens that count at the start: OpenAI counts the bound, Anthropic only generated tokens. */
    static long countedBound(Dialect dialect, long outputBound) {
        return dialect == Dialect.ANTHROPIC ? 0 : outputBound;
    }
}
