package dev.sluice.demo;

import dev.sluice.call.Dialect;
import dev.sluice.call.TokenUsage;
import dev.sluice.demo.limits.KeyLimits;
import dev.sluice.demo.wire.Prompt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An account: its limits, and the prompts it has in the cache. Safe for use by several threads. */
record SimulatedAccount(String name, KeyLimits limits, Set<Long> cachedPrefixes) {

    /** Enough to recognize the conversations of a test; the oldest is forgotten first. */
    private static final int MAX_PREFIXES = 1024;

    SimulatedAccount(String name, KeyLimits limits) {
        this(name, limits, Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.@Nullable Entry<Long, Boolean> eldest) {
                return size() > MAX_PREFIXES;
            }
        })));
    }

    /** Says how {@code prompt} would be read now: what of it from the cache, what into it. */
    TokenUsage reading(Prompt prompt) {
        Prompt.Prefix prefix = prompt.cacheable();
        if (prefix == null) {
            return new TokenUsage(prompt.tokens(), 0, 0, 0, 0);
        }
        long rest = prompt.tokens() - prefix.tokens();
        return cachedPrefixes.contains(prefix.fingerprint())
                ? new TokenUsage(rest, prefix.tokens(), 0, 0, 0)
                : new TokenUsage(rest, 0, prefix.tokens(), 0, 0);
    }

    /** Remembers what {@code prompt} marks. */
    void cache(Prompt prompt) {
        if (prompt.cacheable() != null) {
            cachedPrefixes.add(prompt.cacheable().fingerprint());
        }
    }

    /** Returns what of a prompt counts against the limits: Anthropic leaves out what is read from the cache. */
    static long countedInput(Dialect dialect, TokenUsage prompt) {
        return dialect == Dialect.ANTHROPIC ? prompt.input() + prompt.cacheWrite() : prompt.prompt();
    }

    /** Returns what of a bound on output counts at once: OpenAI counts it, Anthropic only what is generated. */
    static long countedBound(Dialect dialect, long outputBound) {
        return dialect == Dialect.ANTHROPIC ? 0 : outputBound;
    }
}
