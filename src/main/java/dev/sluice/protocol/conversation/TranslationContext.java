package dev.sluice.protocol.conversation;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The conditions under which one request is translated.
 *
 * @param model the model's name at the provider
 * @param defaultMaxOutput the bound on output tokens where the caller sets none and the provider wants one, &gt; 0
 * @param strict whether a field without counterpart is refused rather than dropped
 * @param traits what the model takes and what it refuses
 * @param states what providers want to see again; holds what one account made for this caller alone
 * @param thoughts whether the provider is shown thoughts that a provider has signed or encrypted
 * @param ids makes ids for what a provider gave none: letters and digits, unique among this caller's calls
 * @param clock the time of day, for answers that say when they were made
 */
public record TranslationContext(
        String model,
        long defaultMaxOutput,
        boolean strict,
        ModelTraits traits,
        StateCache states,
        boolean thoughts,
        Supplier<String> ids,
        InstantSource clock) {}
