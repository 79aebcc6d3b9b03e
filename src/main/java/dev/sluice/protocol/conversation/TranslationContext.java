package dev.sluice.protocol.conversation;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The conditions under which one request is translated.
 *
 * @param model the model's name at the provider
 * @param defaultMaxOutput the limit on output tokens if the caller sets none and the provider requires one, &gt; 0
 * @param estimatedInput the input tokens that a stream in a dialect which counts them first begins with, until the provider
 *     reports them; 0 if there is no estimate
 * @param stream whether the caller asks for events
 * @param strict whether a field without a counterpart is refused rather than dropped
 * @param traits the settings that the model accepts
 * @param states the state that the account keeps for this caller alone
 * @param answers the answers that this caller was given by the relay
 * @param showsReasoning whether reasoning that a provider has signed or encrypted is sent
 * @param ids makes the ids that a provider left out: letters and digits, unique among this caller's calls
 * @param clock the clock for the timestamps of answers
 */
public record TranslationContext(
        String model,
        long defaultMaxOutput,
        long estimatedInput,
        boolean stream,
        boolean strict,
        ModelTraits traits,
        StateCache states,
        AnswerStore answers,
        boolean showsReasoning,
        Supplier<String> ids,
        InstantSource clock) {}
